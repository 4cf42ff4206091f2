import { fail, type LongCallOptions, sameShape } from "@hyaline/core";
import { type ExplainedInputs, isInputRecord, type Rows, readRows, repeatRow } from "@hyaline/explanation";

type Given = Rows | Readonly<Record<string, Rows>> | undefined;

/**
 * Rows for every input of the model, in the data types of the explained ones: zeros where nothing is given.
 *
 * @param what names the option in messages
 * @throws HyalineError `argument` for a record in the place of an array, or the other way round, and for one that lacks an
 * input; `shape` for rows of another shape
 */
export async function likeInputs(
  given: Given,
  like: ExplainedInputs,
  what: string,
  long: LongCallOptions,
): Promise<ExplainedInputs> {
  const parts = await Promise.all(
    like.parts.map(async (part) => {
      const { name, attributed, dtype, rowShape } = part;
      const called = like.named ? `${what}.${name}` : what;
      if (given === undefined) return zerosLike(part);
      const own = ownRows(given, like.named, name, what);
      const rows = await readRows(own, called, { ...long, dtype });
      if (!sameShape(rows.rowShape, rowShape))
        fail(
          "shape",
          `rows of ${called} are shaped like those of x`,
          `[${rows.rowShape.join(", ")}] for [${rowShape.join(", ")}]`,
        );
      return { ...rows, dtype, name, attributed };
    }),
  );
  const count = parts[0]?.count ?? 0;
  for (const { name, count: own } of parts)
    if (own !== count)
      fail("shape", `every input of ${what} has the same rows`, `${own} of ${name} for ${count}`);
  return { ...like, count, parts };
}

function zerosLike<P extends ExplainedInputs["parts"][number]>(part: P): P {
  const one = repeatRow(part, 0, 1);
  return { ...part, ...one, values: one.values.fill(0) };
}

function ownRows(given: Exclude<Given, undefined>, named: boolean, name: string, what: string): Rows {
  if (!named) {
    if (isInputRecord(given)) return fail("argument", `${what} is rows, as x is`, "a record of inputs");
    return given as Rows;
  }
  const own = isInputRecord(given) ? given[name] : undefined;
  return (
    own ?? fail("argument", `${what} has every input of x`, `none named ${name}`, `write { ${name}: … }`)
  );
}

/** Rows of inputs by their places, in any order. */
export function rowsAt(inputs: ExplainedInputs, places: ArrayLike<number>): ExplainedInputs {
  const count = places.length;
  const parts = inputs.parts.map((part) => {
    const { rowSize, rowShape } = part;
    const values = new (part.values.constructor as typeof Float64Array)(count * rowSize);
    for (let i = 0; i < count; i++) {
      const from = (places[i] as number) * rowSize;
      values.set(part.values.subarray(from, from + rowSize), i * rowSize);
    }
    return { ...part, values, count, shape: [count, ...rowShape] };
  });
  return { ...inputs, count, parts };
}
