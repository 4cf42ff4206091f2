import { fail, type LongCallOptions, yieldThread } from "@hyaline/core";
import {
  type Explain,
  type ExplainedInputs,
  type Explanation,
  type Model,
  type RowTarget,
  rowsToExplain,
} from "@hyaline/explanation";
import { attributionRows } from "./attributionRows.js";
import { readExplained, readTaken } from "./openModel.js";

/** What was explained: numbers, or texts. */
export type Explained = ExplainedInputs | readonly string[];

const areTexts = (explained: Explained): explained is readonly string[] => Array.isArray(explained);

/** How many rows or texts there are. */
export const countOf = (explained: Explained): number =>
  areTexts(explained) ? explained.length : explained.count;

/**
 * What was explained, to be explained again: texts as they are, numbers in the data types that a white box sees.
 *
 * @param model is asked which it takes, where it is known
 * @throws HyalineError `data` for NaN
 */
export const readToExplain = async (
  explanation: Explanation,
  options: { readonly dtype?: unknown } & LongCallOptions,
  model?: Model,
): Promise<Explained> =>
  explanation.texts ??
  (model ? readTaken(model, explanation, options, true) : readExplained(explanation, options, true));

/** The attributions of every row, and how many rows the model was evaluated on for them. */
export interface ExplainedAgain {
  readonly rows: readonly Float64Array[];
  readonly evaluations: number;
}

/**
 * Explains rows, those of one target in one call.
 *
 * @param targets one for each row
 * @param like an explanation whose attributions those that are found must be like
 * @throws HyalineError `shape` when they are not, `aborted`, and those of `explain`
 */
export async function explainAgain(
  explain: Explain<never>,
  explained: Explained,
  targets: readonly RowTarget[],
  like: Explanation,
  call: LongCallOptions,
): Promise<ExplainedAgain> {
  const groups = new Map<string, number[]>();
  targets.forEach((target, row) => {
    const key = JSON.stringify(target);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  });
  const rows: Float64Array[] = [];
  let evaluations = 0;
  for (const chosen of groups.values()) {
    await yieldThread(call.signal);
    const target = targets[chosen[0] as number] ?? null;
    const own = takeRows(explained, chosen);
    const asked = areTexts(own) ? own : rowsToExplain(own);
    const found = await explain(asked as never, { ...call, target });
    evaluations += found.provenance.evaluations;
    const size = like.values.values.length / (like.values.shape[0] as number);
    const again = attributionRows(found).map((row) => (areTexts(explained) ? padded(row, size) : row));
    if (again.length !== chosen.length || again.some(({ length }) => length !== size))
      fail(
        "shape",
        "explain must give attributions like those of the explanation",
        `[${found.values.shape}] for ${chosen.length} rows of [${like.values.shape.slice(1)}]`,
      );
    chosen.forEach((row, i) => {
      rows[row] = again[i] as Float64Array;
    });
  }
  return { rows, evaluations };
}

/** Of fewer texts the longest may have fewer words: a text has 0 for those that it lacks. */
function padded(row: Float64Array, size: number): Float64Array {
  if (row.length >= size) return row;
  const out = new Float64Array(size);
  out.set(row);
  return out;
}

function takeRows(inputs: Explained, chosen: readonly number[]): Explained {
  if (areTexts(inputs)) return chosen.map((row) => inputs[row] as string);
  const count = chosen.length;
  const parts = inputs.parts.map((part) => {
    const { rowSize, rowShape } = part;
    const values = new (part.values.constructor as typeof Float64Array)(count * rowSize);
    chosen.forEach((row, i) => {
      values.set(part.values.subarray(row * rowSize, (row + 1) * rowSize), i * rowSize);
    });
    return { ...part, count, shape: [count, ...rowShape], values };
  });
  return { ...inputs, count, parts };
}
