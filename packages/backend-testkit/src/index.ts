// The conformance suite that any backend, ours or a stranger's, must pass.

export type { Behaviour } from "./behaviour/behaviour.js";
export { nonFiniteNumbersPropagate } from "./behaviour/numbers.js";
export { sameRandomBits } from "./behaviour/random.js";
export { digitsInTails } from "./behaviour/tails.js";
export type { Check } from "./checks/check.js";
export { checks } from "./checks/index.js";
export { type ExampleInput, type OpExample, titleOf } from "./example.js";
export { oneOfEachOp, opExamples } from "./examples/index.js";
export { exampleInputs, type InputOptions } from "./inputs.js";
export { type Kept, keptThread, type StandingClock } from "./standingClock.js";
export { type TestBackendOptions, testBackend } from "./testBackend.js";
