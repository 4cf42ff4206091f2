import { type NumericArray, sizeOf } from "@hyaline/core";
import { type BlackBox, blackBox, isBlackBox, isWhiteBox, type Model } from "@hyaline/explanation";

/** Rows of more numbers than these are asked each time: to tell them apart would cost as much. */
const LARGEST_ROW = 4096;
/** Numbers that are kept of rows at most; what comes later is asked each time. */
const MOST_KEPT = 2 ** 24;

/** A model whose answers to equal rows are asked once. A white box is compiled with what surrounds it, and stays as it is. */
export function sharedAnswers(model: Model): Model {
  if (isWhiteBox(model)) return model;
  const box: BlackBox = isBlackBox(model) ? model : blackBox(model);
  const known = new Map<string, Float64Array>();
  let kept = 0;
  const predict: BlackBox["predict"] = async (rows, options = {}) => {
    const keys = keysOf(rows as NumericArray | readonly string[]);
    if (keys === undefined) return box.predict(rows, options);
    const seen = new Set<string>();
    const places: number[] = [];
    for (const [row, key] of keys.entries()) {
      if (!known.has(key) && !seen.has(key)) places.push(row);
      seen.add(key);
    }
    const own = new Map<string, Float64Array>();
    if (places.length > 0 || keys.length === 0) {
      const { origins } = options;
      const asked = await box.predict(takeRows(rows as NumericArray | readonly string[], places), {
        ...options,
        origins:
          typeof origins === "string"
            ? origins
            : (k) => (origins ? origins(places[k] as number) : (places[k] as number)),
      });
      const width = asked.values.length / Math.max(1, places.length);
      for (const [k, row] of places.entries()) {
        const answer = Float64Array.from({ length: width }, (_, i) => asked.values[k * width + i] as number);
        own.set(keys[row] as string, answer);
      }
    }
    for (const [key, answer] of own)
      if (kept < MOST_KEPT) {
        known.set(key, answer);
        kept += key.length + answer.length;
      }
    const answers = keys.map((key) => (own.get(key) ?? known.get(key)) as Float64Array);
    const width = answers[0]?.length ?? 0;
    const values = new Float64Array(answers.length * width);
    for (const [row, answer] of answers.entries()) values.set(answer, row * width);
    return { shape: [answers.length, width], values };
  };
  return { ...box, predict };
}

const areTexts = (rows: NumericArray | readonly string[]): rows is readonly string[] => Array.isArray(rows);

/** What tells rows apart; none for named inputs and large rows. */
function keysOf(rows: NumericArray | readonly string[]): readonly string[] | undefined {
  if (areTexts(rows)) return rows;
  if (!Array.isArray(rows.shape) || !("values" in rows)) return undefined;
  const size = sizeOf(rows.shape.slice(1));
  if (size > LARGEST_ROW) return undefined;
  return Array.from({ length: rows.shape[0] as number }, (_, row) =>
    Array.from({ length: size }, (_, i) => rows.values[row * size + i]).join(),
  );
}

function takeRows(rows: NumericArray | readonly string[], places: readonly number[]) {
  if (areTexts(rows)) return places.map((row) => rows[row] as string);
  const rowShape = rows.shape.slice(1);
  const size = sizeOf(rowShape);
  const values = Float64Array.from({ length: places.length * size }, (_, i) => {
    const row = places[Math.floor(i / size)] as number;
    return rows.values[row * size + (i % size)] as number;
  });
  return { shape: [places.length, ...rowShape], values };
}
