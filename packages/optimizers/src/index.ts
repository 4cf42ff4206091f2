/**
 * How parameters change: gradient transformations and schedules, each a pure `init`/`update` pair over trees of tensors,
 * so that a training step with its optimizer is one graph. Not here: the training loop, which is `@hyaline/training`'s.
 */
export { applyUpdates } from "./applyUpdates.js";
export type {
  Averaging,
  LossAt,
  LossOptimizer,
  Optimizer,
  OptimizerState,
  Rate,
  Schedule,
  StepContext,
} from "./optimizer.js";
export * from "./rules/index.js";
export * from "./schedules/index.js";
export * from "./transforms/index.js";
