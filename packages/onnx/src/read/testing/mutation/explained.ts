import type { Outcome } from "./trial.js";

/** Differences from ONNX Runtime that are meant, or that are not ours: each with its reason. */
const reasons: readonly { readonly why: string; readonly is: (outcome: Outcome) => boolean }[] = [
  {
    why: "ONNX Runtime's inverse transforms of one side give noise",
    is: ({ source, changes }) => /dft/i.test(source) || changes.some((change) => change.includes("DFT")),
  },
  {
    why: "parameters that are not finite: 0 · ∞ is NaN in one and is not computed in the other",
    is: ({ changes }) => changes.some((change) => /= \[?-?(Infinity|NaN)/.test(change)),
  },
  {
    why: "weights that are not finite: padding times NaN is NaN in ONNX Runtime's WebAssembly and is not computed here nor in its native build, and gates of its recurrent ops lose NaN in some batches",
    is: ({ nonFinite }) => nonFinite === true,
  },
  {
    why: "ONNX Runtime leaves memory as it was where Cast may not saturate",
    is: ({ changes }) => changes.some((change) => change.startsWith("Cast.saturate")),
  },
  {
    why: "results here have the data type that the file declares, and ONNX Runtime's the one that its nodes make",
    is: ({ changes }) => changes.some((change) => /^\S*: type \d+$/.test(change)),
  },
];

/** Why a difference counts as explained, or `undefined`. */
export const explained = (outcome: Outcome): string | undefined => reasons.find(({ is }) => is(outcome))?.why;
