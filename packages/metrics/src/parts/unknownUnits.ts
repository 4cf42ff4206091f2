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

/**
 * How much the explained output depends on each unit of a row: the mean square of what it changes by when the unit's elements
 * take other values, uniform between the row's least and greatest element.
 *
 * @param score of a row's units and what the output owes to each
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 */
export async function scoreUnknown(
  subject: { readonly explanation: Explanation; readonly model: Model },
  options: UnknownOptions,
  score: (units: RowUnits, effects: Float64Array) => number,
): Promise<Judgement> {
  const { unit, draws, seed, batchSize, onProgress } = options;
  const call = callOf(options);
  const { model, inputs } = await openModel(subject, options);
  const { rowSize: size, values: data } = attributedData(inputs);
  const units = rowUnits(subject.explanation, inputs, unit);
  const runner = inputsRunner(model, { batchSize });
  const values: number[] = [];
  let evaluations = inputs.count;
  try {
    const { values: whole, shape } = await runner.run(inputs, call);
    const width = shape[1] as number;
    const targets = selectionsOf(subject.explanation, width);
    for (const [row, own] of units.entries()) {
      const target = targets[row] as Selection;
      const before = explainedOutput(target, whole, row * width);
      const here = Float64Array.from(data.subarray(row * size, (row + 1) * size));
      const random = randomStream(seed, row);
      const effects = new Float64Array(own.scores.length);
      const several = Math.max(1, Math.floor(AT_ONCE / (draws * size)));
      for (let first = 0; first < own.order.length; first += several) {
        const asked = own.order.slice(first, first + several);
        const copies = withoutEach(here, own.unitOf, asked, draws, random);
        const found = await runner.run(inputsWith(inputs, row, copies), { ...call, origins: () => row });
        evaluations += asked.length * draws;
        for (const [k, each] of asked.entries())
          effects[each] = mean(
            Float64Array.from({ length: draws }, (_, draw) => {
              const output = explainedOutput(target, found.values, (k * draws + draw) * width);
              return (before - output) ** 2;
            }),
          );
      }
      values.push(score(own, effects));
      onProgress?.({ done: row + 1, total: inputs.count });
    }
  } finally {
    runner.dispose();
  }
  return { values, evaluations, seed };
}

/** Copies of a row, `draws` for each of some units, in which that unit's elements have other values. */
function withoutEach(
  here: Float64Array,
  unitOf: Int32Array,
  units: readonly number[],
  draws: number,
  random: RandomStream,
): Float64Array {
  const least = here.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = here.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const copies = new Float64Array(units.length * draws * here.length);
  for (let at = 0, copy = 0; at < copies.length; at += here.length, copy++) {
    copies.set(here, at);
    const unit = units[Math.floor(copy / draws)] as number;
    for (let i = 0; i < here.length; i++)
      if (unitOf[i] === unit) copies[at + i] = least + (most - least) * random.uniform();
  }
  return copies;
}
