import { type CallOptions, flatten, jit, type Tensor, type Tree } from "@hyaline/core";
import type { Layer, Params } from "@hyaline/layers";
import type { LossOptimizer, Optimizer } from "@hyaline/optimizers";
import { type Batch, partsOf } from "./batches.js";
import {
  type Slope,
  type SlopeOptions,
  type StepResult,
  slopeOf,
  type TrainState,
  trainStepOf,
} from "./trainStep.js";

/** One step of training, whatever the optimizer asks for. */
export interface Stepper {
  step(state: TrainState, batch: Batch, made: number, call: CallOptions): Promise<StepResult>;
  dispose(): void;
}

export interface StepperOptions extends SlopeOptions {
  readonly optimizer: Optimizer | LossOptimizer;
}

export function stepper(model: Layer<Tree, Tree>, { optimizer, ...options }: StepperOptions): Stepper {
  if ("minimise" in optimizer) return lossStepper(model, optimizer, options);
  const step = trainStepOf(model, optimizer, options);
  return {
    step: (state, batch, made, call) => {
      const [inputs, targets, ...weights] = partsOf(batch);
      return step.call([state, inputs, targets, made, ...weights], call);
    },
    dispose: () => step.dispose(),
  };
}

/** The optimizer asks for the loss of the same batch, with the same key, at parameters of its choice. */
function lossStepper(model: Layer<Tree, Tree>, optimizer: LossOptimizer, options: SlopeOptions): Stepper {
  const slope = jit(slopeOf(model, options), { label: "training step" });
  return {
    async step({ params, state, optimizerState }, batch, made, call) {
      const [inputs, targets, ...weights] = partsOf(batch);
      const slopes: Slope[] = [];
      const tried: Tree[] = [];
      const lossAt = async (at: Tree) => {
        const variables = { params: at as Params, state };
        const one = await slope.call([variables, inputs, targets, made, ...weights], call);
        slopes.push(one);
        tried.push(at);
        return { loss: one.loss, gradients: one.gradients as Tree };
      };
      const result = await optimizer.minimise(lossAt, optimizerState, params as Tree, call);
      // Running averages and scores are those at the step's own parameters.
      const first = slopes[0] as Slope;
      const kept = new Set<Tensor>(
        flatten([params, result.params, result.state, result.loss, first.state, first.scores]).leaves,
      );
      for (const leaf of flatten([slopes, tried]).leaves) if (!kept.has(leaf)) leaf.dispose();
      const next = { params: result.params as Params, state: first.state, optimizerState: result.state };
      return { next, loss: result.loss, scores: first.scores };
    },
    dispose: () => slope.dispose(),
  };
}
