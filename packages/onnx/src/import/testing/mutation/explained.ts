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
    why: "ONNX Runtime leaves memory as it was where Cast may not saturate",
    is: ({ changes }) => changes.some((change) => change.startsWith("Cast.saturate")),
  },
  {
    why: "whole numbers past int32 are cut in one and wrap in the other",
    is: ({ source, changes }) =>
      /pow_types_int/.test(source) && changes.some((change) => change.includes("type")),
  },
];

/** Why a difference counts as explained, or `undefined`. */
export const explained = (outcome: Outcome): string | undefined => reasons.find(({ is }) => is(outcome))?.why;
