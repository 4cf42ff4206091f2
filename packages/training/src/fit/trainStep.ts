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
import { applyUpdates, type OptimizerState } from "@hyaline/optimizers";
import { keyOption, lossOption, optimizerOption, refuseOldNames, scoresOption } from "../parts/options.js";

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
  /** What layers like dropout draw from; each step folds its number into it. */
  key: keyOption(),
};
export interface TrainStepOptions extends Given<typeof trainStepOptions> {}

/** X: what the model takes: a tensor, or several by name. */
export type TrainStep<X extends Tree = Tensor> = Jitted<
  [state: TrainState, inputs: X, targets: Tensor, step: number],
  StepResult
>;

/**
 * Forward, backward, optimizer and scores of one batch as one compiled call: for loops of one's own. Its `graph(…)` is
 * the whole step as plain data, which `graphToOnnx` writes as one file. A model of several inputs takes a record of them.
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
export function trainStep<X extends Tree = Tensor>(model: Layer<X>, options: TrainStepOptions): TrainStep<X> {
  refuseOldNames("trainStep", options);
  const { optimizer, loss, scores, key } = readOptions("trainStep", trainStepOptions, options);
  return jit(
    ({ params, state, optimizerState }: TrainState, inputs: X, targets: Tensor, step: number) => {
      const forward = (
        trained: Params,
      ): readonly [Tensor, { readonly output: Tensor; readonly state: Params }] => {
        const stepKey = random.fold(key, step as number | Tensor);
        const applied = named(model.name, () =>
          model.apply(trained, inputs, { training: true, key: stepKey, state }),
        );
        checkOutput(model, applied.output, inputs);
        return [named("loss", () => loss(applied.output, targets)), applied];
      };
      const [value, gradients, applied] = valueAndGrad(forward, { hasAux: true })(params);
      const { updates, state: nextOptimizer } = named("optimizer", () =>
        optimizer.update(gradients, optimizerState, params, { loss: value }),
      );
      return {
        next: {
          params: applyUpdates(params, updates),
          state: applied.state,
          optimizerState: nextOptimizer,
        },
        loss: value,
        scores: Object.fromEntries(
          Object.entries(scores).map(([name, score]) => [name, score(applied.output, targets)]),
        ),
      };
    },
    { label: "training step" },
  );
}

/** Fails with `shape` unless the model gives one row of outputs per row of inputs. */
export function checkOutput(model: { readonly name: string }, output: Tensor, inputs: Tree): void {
  const given = flatten(inputs).leaves;
  if (output.rank > 0 && output.shape[0] === given[0]?.shape[0]) return;
  fail(
    "shape",
    `${model.name} must give one row of outputs per row of inputs`,
    `${formatSpec(output)} for ${given.map(formatSpec).join(", ") || quote(inputs)}`,
    "keep axis 0 for the rows",
  );
}
