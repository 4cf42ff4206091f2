import {
  fail,
  flatten,
  formatSpec,
  type Jitted,
  jit,
  named,
  quote,
  random,
  type Tensor,
  type Tree,
  valueAndGrad,
} from "@hyaline/core";
import { type Given, readOptions } from "@hyaline/core/facts";
import type { Layer, Params, Variables } from "@hyaline/layers";
import { applyUpdates, clipByGlobalNorm, type Optimizer, type OptimizerState } from "@hyaline/optimizers";
import {
  clipNormOption,
  keyOption,
  lossOption,
  optimizerOption,
  refuseOldNames,
  scoresOption,
} from "../parts/options.js";
import { type Objective, objectiveOf } from "./objective.js";

/** Everything that a training step changes. */
export interface TrainState extends Variables {
  readonly optimizerState: OptimizerState;
}

/** What one step gives besides the next state, each a scalar on the device. */
export interface StepResult {
  readonly next: TrainState;
  readonly loss: Tensor;
  readonly scores: Readonly<Record<string, Tensor>>;
}

const trainStepOptions = {
  /** What makes steps of gradients, such as `adam()`. */
  optimizer: optimizerOption(),
  /** What becomes small, such as `losses.crossEntropy`. */
  loss: lossOption(),
  /** Numbers to watch besides the loss, by name, such as `{ accuracy: scores.accuracy }`. */
  scores: scoresOption(),
  /** The joint norm that gradients are scaled down to before the optimizer sees them (default: they stay as they are). */
  clipNorm: clipNormOption(),
  /** What layers like dropout draw from; each step folds its number into it. */
  key: keyOption(),
};
export interface TrainStepOptions extends Given<typeof trainStepOptions> {}

/** X and Y: what the model takes and gives: a tensor, or several by name. */
export type TrainStep<X extends Tree = Tensor, Y extends Tree = Tensor> = Jitted<
  [state: TrainState, inputs: X, targets: Y, step: number, weights?: Tensor],
  StepResult
>;

/** The loss, gradients, scores and next state of one batch, before any optimizer. */
export interface Slope {
  readonly loss: Tensor;
  readonly gradients: Params;
  readonly state: Params;
  readonly scores: Readonly<Record<string, Tensor>>;
}

export interface SlopeOptions {
  readonly objective: Objective;
  readonly key: Tensor;
  readonly clipNorm: number | undefined;
}

/** Forward and backward of one batch, as a traceable function. */
export function slopeOf<X extends Tree, Y extends Tree>(
  model: Layer<X, Y>,
  { objective, key, clipNorm }: SlopeOptions,
) {
  return ({ params, state }: Variables, inputs: X, targets: Tree, step: number, weights?: Tensor): Slope => {
    const forward = (trained: Params): readonly [Tensor, { readonly output: Y; readonly state: Params }] => {
      const stepKey = random.fold(key, step as number | Tensor);
      const applied = named(model.name, () =>
        model.apply(trained, inputs, { training: true, key: stepKey, state }),
      );
      checkOutput(model, applied.output, inputs);
      return [named("loss", () => objective.loss(applied.output, targets, weights)), applied];
    };
    const [loss, raw, applied] = valueAndGrad(forward, { hasAux: true })(params);
    const gradients =
      clipNorm === undefined ? raw : (clipByGlobalNorm(clipNorm).update(raw, {}, params).updates as Params);
    return { loss, gradients, state: applied.state, scores: objective.scores(applied.output, targets) };
  };
}

/**
 * Forward, backward, optimizer and scores of one batch as one compiled call: for loops of one's own. Its `graph(…)` is
 * the whole step as plain data, which `graphToOnnx` writes as one file. A model of several inputs takes a record of
 * them, and one of several outputs a record of targets and of losses.
 *
 * @returns a jitted function of the state, inputs [rows, ...] (or several by name), targets [rows, ...], and the number of
 * steps before
 * @throws HyalineError when called: `shape`, `argument`, `not-scalar`, and whatever model, loss and optimizer throw
 * @example
 * ```ts
 * const step = trainStep(model, { optimizer, loss: losses.crossEntropy, key: random.key(0) });
 * let state: TrainState = { ...variables, optimizerState: optimizer.init(variables.params) };
 * for (let i = 0; i < 10; i++) state = (await step(state, x, y, i)).next;
 * ```
 */
export function trainStep<X extends Tree = Tensor, Y extends Tree = Tensor>(
  model: Layer<X, Y>,
  options: TrainStepOptions,
): TrainStep<X, Y> {
  refuseOldNames("trainStep", options);
  const { optimizer, loss, scores, key, clipNorm } = readOptions("trainStep", trainStepOptions, options);
  if ("minimise" in optimizer)
    return fail(
      "argument",
      "trainStep takes an optimizer of one gradient",
      "one that asks for the loss at more parameters",
      "take fit, or call its minimise",
    );
  return trainStepOf(model, optimizer, { objective: objectiveOf(loss, scores), key, clipNorm });
}

export function trainStepOf<X extends Tree, Y extends Tree>(
  model: Layer<X, Y>,
  optimizer: Optimizer,
  options: SlopeOptions,
): TrainStep<X, Y> {
  const slope = slopeOf(model, options);
  return jit(
    (state: TrainState, inputs: X, targets: Y, step: number, weights?: Tensor): StepResult => {
      const made = slope(state, inputs, targets, step, weights);
      const { updates, state: optimizerState } = named("optimizer", () =>
        optimizer.update(made.gradients, state.optimizerState, state.params, { loss: made.loss }),
      );
      return {
        next: { params: applyUpdates(state.params, updates), state: made.state, optimizerState },
        loss: made.loss,
        scores: made.scores,
      };
    },
    { label: "training step" },
  );
}

/** Fails with `shape` unless the model gives one row of outputs per row of inputs. */
export function checkOutput(model: { readonly name: string }, output: Tree, inputs: Tree): void {
  const given = flatten(inputs).leaves;
  const made = flatten(output).leaves;
  const rows = given[0]?.shape[0];
  if (made.length > 0 && made.every(({ rank, shape }) => rank > 0 && shape[0] === rows)) return;
  fail(
    "shape",
    `${model.name} must give one row of outputs per row of inputs`,
    `${made.map(formatSpec).join(", ")} for ${given.map(formatSpec).join(", ") || quote(inputs)}`,
    "keep axis 0 for the rows",
  );
}
