import { type Backend, jit, logSoftmax, mul, sum, type Tensor, tensor, valueAndGrad } from "@hyaline/core";
import type { Params } from "@hyaline/layers";
import { adam, applyUpdates, type OptimizerState } from "@hyaline/optimizers";
import type { TrainingProblem } from "../problems/network.js";
import type { Trainer } from "../side.js";
import { hyalineLayers, hyalineParams } from "./model.js";

/**
 * Adam steps of `problem`, each one call of a compiled graph that takes and gives parameters and moments. The backend is
 * disposed with the side.
 */
export function hyalineTrainer(problem: TrainingProblem, backend: Backend): Trainer {
  const step = jit(trainingStep(problem), { backend, donate: [0, 1] });
  let { params, state, x, y } = trainingArguments(problem);
  return {
    name: `hyaline ${backend.name}`,
    async run() {
      const { loss, ...next } = await step(params, state, x, y);
      ({ params, state } = next);
      const [value] = await loss.data();
      loss.dispose();
      return value as number;
    },
    async dispose() {
      step.dispose();
      await backend.dispose();
    },
  };
}

/** The first arguments of {@link trainingStep}. */
export function trainingArguments(problem: TrainingProblem) {
  const { batch, classes, network } = problem;
  const params = hyalineParams(problem);
  return {
    params,
    state: adam(problem.adam).init(params),
    x: tensor(problem.x, { shape: [batch, ...network.inputShape] }),
    y: tensor(problem.y, { shape: [batch, classes] }),
  };
}

/** One step as a traceable function: the loss, its gradients, Adam, and the parameters and moments after it. */
export function trainingStep({ network, batch, adam: constants }: TrainingProblem) {
  const optimizer = adam(constants);
  const layers = hyalineLayers(network);
  const lossOf = (params: Params, x: Tensor, y: Tensor): Tensor =>
    mul(sum(mul(logSoftmax(layers.apply(params, x).output), y)), -1 / batch);
  return (params: Params, state: OptimizerState, x: Tensor, y: Tensor) => {
    const [loss, gradients] = valueAndGrad(lossOf)(params, x, y);
    const changed = optimizer.update(gradients, state, params);
    return { loss, params: applyUpdates(params, changed.updates), state: changed.state };
  };
}
