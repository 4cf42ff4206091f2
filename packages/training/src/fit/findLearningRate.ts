import {
  type Backend,
  evaluate,
  fail,
  flatten,
  random,
  type Tensor,
  type Tree,
  throwIfAborted,
} from "@hyaline/core";
import {
  callback,
  type Given,
  integer,
  number,
  type Option,
  readOptions,
  required,
  value,
} from "@hyaline/core/facts";
import type { Layer } from "@hyaline/layers";
import { exponentialDecay, type Optimizer, type Schedule } from "@hyaline/optimizers";
import { type Columns, specsOfRows } from "../data/columns.js";
import type { Dataset } from "../data/dataset.js";
import { checkDataset } from "../data/parts/checkDataset.js";
import { shuffled } from "../data/shuffled.js";
import { isSignal, lossOption } from "../parts/options.js";
import { batchCount, batches, disposeBatch } from "./batches.js";
import { objectiveOf } from "./objective.js";
import { stepper } from "./stepper.js";
import type { TrainState } from "./trainStep.js";

const findLearningRateOptions = {
  /** Makes the optimizer for a learning rate, such as `(learningRate) => adam({ learningRate })`. */
  optimizer: required(
    callback<(learningRate: Schedule) => Optimizer>(
      "Makes the optimizer for a learning rate, such as (learningRate) => adam({ learningRate }).",
      "(learningRate) => optimizer",
    ) as Option<(learningRate: Schedule) => Optimizer>,
  ),
  /** What becomes small, such as `losses.crossEntropy`. */
  loss: lossOption(),
  /** The rate of the first step (default 1e-7, fastai's). */
  from: number("The rate of the first step.", 1e-7),
  /** The rate of the last step (default 10, fastai's). */
  to: number("The rate of the last step.", 10),
  /** How many steps to make at most (default 100, fastai's). */
  steps: integer("How many steps to make at most.", 100, [10, 2147483647]),
  /** Rows per step (default 32). */
  batchSize: integer("Rows per step.", 32),
  /** Of the first parameters, the order of rows, and dropout (default 0). */
  seed: integer("Of the first parameters, the order of rows, and dropout.", 0, [0, 2147483647]),
  /** Overrides the backend set by `useBackend`. */
  backend: value<Backend>("Overrides the backend set by useBackend."),
  /** Ends the search between two steps. */
  signal: value<AbortSignal>("Ends the search between two steps.", "an AbortSignal", isSignal),
};
export interface FindLearningRateOptions extends Given<typeof findLearningRateOptions> {}

/** The losses of a training whose learning rate grows with every step. */
export interface LearningRates {
  readonly rates: readonly number[];
  /** Of each step's batch, before the step. */
  readonly losses: readonly number[];
  /** Where the smoothed loss falls fastest: a learning rate to train with. */
  readonly suggestion: number;
}

/** How much of the smoothed loss a step keeps, and how many times the least one ends the search (fastai's). */
const [KEEP, BLOWN] = [0.98, 4];

/**
 * Trains a fresh copy of a model for a few steps whose learning rate grows from one to the next, and says at which the loss fell
 * fastest. The model's own variables are not touched.
 *
 * Source: Smith, 2017, "Cyclical Learning Rates for Training Neural Networks", section 3.3; smoothing and the choice as in
 * fastai's `lr_find`.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { suggestion } = await findLearningRate(model, data, {
 *   optimizer: (learningRate) => adam({ learningRate }),
 *   loss: losses.crossEntropy,
 * });
 * ```
 */
export async function findLearningRate<X extends Tree = Tensor, Y extends Tree = Tensor>(
  model: Layer<X, Y>,
  data: Dataset<Columns, Columns>,
  options: FindLearningRateOptions,
): Promise<LearningRates> {
  const used = readOptions("findLearningRate", findLearningRateOptions, options);
  const { from, to, steps, batchSize, seed, backend, signal } = used;
  checkDataset("findLearningRate", data);
  if (!(from > 0 && to > from))
    fail(
      "argument",
      "findLearningRate needs 0 < from < to",
      `from ${from} to ${to}`,
      "write { from: 1e-7, to: 10 }",
    );
  const call = { ...(backend ? { backend } : {}), ...(signal ? { signal } : {}) };
  const factor = (to / from) ** (1 / (steps - 1));
  const optimizer = used.optimizer(exponentialDecay({ initial: from, factor }));
  const key = random.key(seed);
  const stepKey = random.fold(key, 1);
  const whole = model as unknown as Layer<Tree, Tree>;
  const objective = objectiveOf(used.loss);
  const one = stepper(whole, { optimizer, objective, key: stepKey, clipNorm: undefined });
  const size = Math.min(batchSize, data.rows);
  const variables = whole.init(random.fold(key, 0), specsOfRows(data.inputs, size));
  let current: TrainState = await evaluate(
    { ...variables, optimizerState: optimizer.init(variables.params) },
    call,
  );
  const [rates, seen, smooth]: [number[], number[], number[]] = [[], [], []];
  const perEpoch = batchCount(data.rows, { size, dropLast: true });
  let average = 0;
  try {
    search: for (let epoch = 0; epoch * perEpoch < steps; epoch++)
      for (const batch of batches(data, shuffled(data.rows, seed, epoch + 1), { size, dropLast: true })) {
        throwIfAborted(signal);
        const made = seen.length;
        if (made === steps) {
          disposeBatch(batch);
          break search;
        }
        const { next, loss } = await one.step(current, batch, made, call);
        for (const leaf of flatten(current).leaves) leaf.dispose();
        disposeBatch(batch);
        current = next;
        const value = await loss.item(call);
        loss.dispose();
        if (!Number.isFinite(value)) break search;
        rates.push(from * factor ** made);
        seen.push(value);
        average = KEEP * average + (1 - KEEP) * value;
        smooth.push(average / (1 - KEEP ** (made + 1)));
        if ((smooth[made] as number) > BLOWN * Math.min(...smooth)) break search;
      }
  } finally {
    for (const leaf of flatten([current, key, stepKey]).leaves) leaf.dispose();
    one.dispose();
  }
  return { rates, losses: seen, suggestion: steepest(rates, smooth) };
}

/** Where the loss falls fastest over the logarithm of the rate, up to its least. */
function steepest(rates: readonly number[], smooth: readonly number[]): number {
  if (rates.length < 3)
    return fail(
      "convergence",
      "findLearningRate needs losses that stay finite for some steps",
      `${rates.length} steps`,
      "begin { from } a smaller rate, or standardise the inputs",
    );
  const least = Math.max(2, smooth.indexOf(Math.min(...smooth)));
  let best = 1;
  const slope = (i: number) => (smooth[i + 1] ?? Number.POSITIVE_INFINITY) - (smooth[i - 1] as number);
  for (let i = 1; i < least; i++) if (slope(i) < slope(best)) best = i;
  return rates[best] as number;
}
