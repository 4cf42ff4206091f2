import type { LongCallOptions } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import {
  type Explanation,
  explainedOutput,
  inputsRunner,
  type Judgement,
  type Model,
  type RandomStream,
  randomStream,
  type Selection,
} from "@hyaline/explanation";
import { mean } from "./distances.js";
import { attributedData, callOf, inputsWith, modelOptions, openModel, selectionsOf } from "./openModel.js";
import { unitOption } from "./removalCurves.js";
import { type RowUnits, rowUnits, type Unit } from "./units.js";

/** What metrics take that leave units unknown. */
export const unknownOptions = {
  ...unitOption,
  /** How many values each unit takes instead of its own (default 10). */
  draws: integer("How many values each unit takes instead of its own.", 10),
  /** The seed of the draws (default 0). */
  seed: integer("The seed of the draws.", 0, [0, 9007199254740991]),
  ...modelOptions,
};

interface UnknownOptions extends LongCallOptions {
  readonly unit: Unit | undefined;
  readonly draws: number;
  readonly seed: number;
  readonly dtype: unknown;
  readonly batchSize?: number | undefined;
}

/** Elements of the rows that are composed at once: more of them would only take memory. */
const AT_ONCE = 2 ** 20;

/** Other values for a row's elements, made anew for each copy of the row. */
type Replacing = (
  rows: readonly Float64Array[],
  row: number,
  random: RandomStream,
) => () => (element: number) => number;

/** Uniform between the row's least and greatest element. */
const uniformly: Replacing = (rows, row, random) => {
  const here = rows[row] as Float64Array;
  const least = here.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = here.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return () => () => least + (most - least) * random.uniform();
};

/** The units of each row, and what the output owes to each. */
export interface UnitEffects {
  readonly units: readonly RowUnits[];
  readonly effects: readonly Float64Array[];
  readonly evaluations: number;
}

/**
 * How much the explained output depends on each unit of a row: the mean of what it changes by when the unit's elements
 * take other values.
 *
 * @param sizeOf what a change counts
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 */
export async function unitEffects(
  subject: { readonly explanation: Explanation; readonly model: Model },
  options: UnknownOptions,
  replacing: Replacing,
  sizeOf: (change: number) => number,
): Promise<UnitEffects> {
  const { unit, draws, seed, batchSize, onProgress } = options;
  const call = callOf(options);
  const { model, inputs } = await openModel(subject, options);
  const { rowSize: size, values: data } = attributedData(inputs);
  const rows = Array.from({ length: inputs.count }, (_, row) =>
    Float64Array.from(data.subarray(row * size, (row + 1) * size)),
  );
  const units = rowUnits(subject.explanation, inputs, unit);
  const runner = inputsRunner(model, { batchSize });
  const all: Float64Array[] = [];
  let evaluations = inputs.count;
  try {
    const { values: whole, shape } = await runner.run(inputs, call);
    const width = shape[1] as number;
    const targets = selectionsOf(subject.explanation, width);
    for (const [row, own] of units.entries()) {
      const target = targets[row] as Selection;
      const before = explainedOutput(target, whole, row * width);
      const other = replacing(rows, row, randomStream(seed, row));
      const effects = new Float64Array(own.scores.length);
      const several = Math.max(1, Math.floor(AT_ONCE / (draws * size)));
      for (let first = 0; first < own.order.length; first += several) {
        const asked = own.order.slice(first, first + several);
        const copies = withoutEach(rows[row] as Float64Array, own.unitOf, asked, draws, other);
        const found = await runner.run(inputsWith(inputs, row, copies), { ...call, origins: () => row });
        evaluations += asked.length * draws;
        for (const [k, each] of asked.entries())
          effects[each] = mean(
            Float64Array.from({ length: draws }, (_, draw) =>
              sizeOf(before - explainedOutput(target, found.values, (k * draws + draw) * width)),
            ),
          );
      }
      all.push(effects);
      onProgress?.({ done: row + 1, total: inputs.count });
    }
  } finally {
    runner.dispose();
  }
  return { units, effects: all, evaluations };
}

/**
 * Scores each row by how much the explained output depends on each of its units: the mean square of what it changes by when the
 * unit's elements take other values, uniform between the row's least and greatest element.
 *
 * @param score of a row's units and what the output owes to each
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 */
export async function scoreUnknown(
  subject: { readonly explanation: Explanation; readonly model: Model },
  options: UnknownOptions,
  score: (units: RowUnits, effects: Float64Array) => number,
): Promise<Judgement> {
  const { units, effects, evaluations } = await unitEffects(
    subject,
    options,
    uniformly,
    (change) => change ** 2,
  );
  const values = units.map((own, row) => score(own, effects[row] as Float64Array));
  return { values, evaluations, seed: options.seed };
}

/** Copies of a row, `draws` for each of some units, in which that unit's elements have other values. */
function withoutEach(
  here: Float64Array,
  unitOf: Int32Array,
  units: readonly number[],
  draws: number,
  other: () => (element: number) => number,
): Float64Array {
  const copies = new Float64Array(units.length * draws * here.length);
  for (let at = 0, copy = 0; at < copies.length; at += here.length, copy++) {
    copies.set(here, at);
    const unit = units[Math.floor(copy / draws)] as number;
    const replaced = other();
    for (let i = 0; i < here.length; i++) if (unitOf[i] === unit) copies[at + i] = replaced(i);
  }
  return copies;
}
