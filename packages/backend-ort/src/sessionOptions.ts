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
    // Denormal numbers cost many times a normal one's time, and appear wherever gradients vanish.
    session: { set_denormal_as_zero: "1" },
  },
};

export const runDefaults: InferenceSession.RunOptions = { logSeverityLevel: FATAL };
