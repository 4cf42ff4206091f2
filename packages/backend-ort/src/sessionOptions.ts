import type { InferenceSession } from "onnxruntime-web";

/** Options of every session; see the README for what each was measured to give. */
export const sessionDefaults: InferenceSession.SessionOptions = {
  graphOptimizationLevel: "all",
  executionMode: "sequential",
  enableCpuMemArena: true,
  enableMemPattern: true,
  // Nothing is printed: errors are thrown.
  logSeverityLevel: 4,
  extra: {
    session: {
      // Denormal numbers cost up to a hundred times a normal one's time, and appear wherever gradients vanish.
      set_denormal_as_zero: "1",
      intra_op: { allow_spinning: "1" },
    },
  },
};
