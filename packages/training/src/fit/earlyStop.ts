import { fail } from "@hyaline/core";
import type { FitPlan } from "./checkFit.js";
import type { Measures } from "./means.js";

export interface EarlyStop {
  /** Told of each epoch: whether it is the best so far, and whether training should end. */
  hear(measures: Measures): { readonly best: boolean; readonly stop: boolean };
}

/** Ends where the watched number has not got better for so many epochs. A loss should fall, a score should rise. */
export function earlyStop({
  patience = 5,
  minChange = 0,
  monitor = "loss",
}: NonNullable<FitPlan["earlyStopping"]>): EarlyStop {
  let best = Number.POSITIVE_INFINITY;
  let bad = 0;
  return {
    hear({ loss, scores }) {
      const score = scores[monitor];
      if (monitor !== "loss" && score === undefined)
        fail(
          "argument",
          "earlyStopping monitors the loss or one of the scores",
          monitor,
          `the scores are ${Object.keys(scores).join(", ") || "none"}`,
        );
      const value = monitor === "loss" ? loss : -(score as number);
      const better = value < best - minChange;
      if (better) best = value;
      bad = better ? 0 : bad + 1;
      return { best: better, stop: bad > patience };
    },
  };
}
