import { fail } from "@hyaline/core";
import type { Comparison } from "@hyaline/explanation";
import { clip, isolate } from "./markup/escape.js";
import { methodName } from "./methodName.js";

/** A comparison's names as they are drawn, and its tables held to their sizes. */
export interface ComparedScores extends Pick<Comparison, "means" | "meanRanks" | "firstShares"> {
  readonly explainers: readonly string[];
  readonly metrics: readonly { readonly name: string; readonly direction: "higher" | "lower" }[];
  /** [explainer][metric], from 1; NaN where there is none. */
  readonly ranks: readonly (readonly number[])[];
}

/** @throws HyalineError `shape` where its tables do not have one place for each explainer and metric */
export function comparedScores(comparison: Comparison): ComparedScores {
  const { explainers, metrics, means, ranks, meanRanks, firstShares } = comparison;
  const [e, m] = [explainers.length, metrics.length];
  if (
    means.length !== e ||
    means.some((line) => line.length !== m) ||
    ranks.values.length !== e * m ||
    meanRanks.length !== e ||
    firstShares.length !== e
  )
    fail(
      "shape",
      "a comparison has one mean and one rank for each explainer and metric",
      `${means.length} and ${ranks.values.length} for ${e} × ${m}`,
    );
  return {
    explainers: explainers.map((name) => isolate(clip(methodName(name), 80))),
    metrics: metrics.map(({ name, title, direction }) => ({
      name: isolate(clip(title || methodName(name), 80)),
      direction,
    })),
    means,
    meanRanks,
    firstShares,
    ranks: explainers.map((_, i) => Array.from(ranks.values.slice(i * m, (i + 1) * m))),
  };
}

/** Which way is better. */
export const better = (direction: "higher" | "lower"): string => (direction === "higher" ? "↑" : "↓");
