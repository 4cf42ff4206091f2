/** Layers that go along a sequence step by step, and what takes their last step. */
export { gru } from "./gru.js";
export { type LastStepOptions, lastStep } from "./lastStep.js";
export { lstm } from "./lstm.js";
export type { SequenceInputs } from "./parts/kept.js";
export type { RecurrentLayerOptions } from "./parts/recurrent.js";
export { recurrentWithStates, type StatefulInputs, type StatefulOutputs } from "./recurrentWithStates.js";
export { type RnnOptions, rnn } from "./rnn.js";
