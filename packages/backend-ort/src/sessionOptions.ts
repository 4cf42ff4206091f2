import type { InferenceSession } from "onnxruntime-web";

/** Nothing is printed: errors are thrown. */
const FATAL = 4;

/** Options of every session; the README says what each was measured to give. */
export const sessionDefaults: InferenceSession.SessionOptions = {
  graphOptimizationLevel: "all",
  executionMode: "sequential",
  enableCpuMemArena: true,
  enableMemPattern: true,
  logSeverityLevel: FATAL,
  extra: {
    // Where gradients vanish, numbers below 1e-38 appear, which some processors are slow at. Nothing in wasm.
    session: { set_denormal_as_zero: "1" },
  },
};

/** Native runs print what fails unless they are told not to. */
export const quietRuns: InferenceSession.RunOptions = { logSeverityLevel: FATAL };
