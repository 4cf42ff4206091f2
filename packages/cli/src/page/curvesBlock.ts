import { figure, lineChart, type ReportBlock } from "@hyaline/plots";
import type { StudyResult } from "../demo/study.js";

/** How the probability changes while elements are removed or put back. */
export function curvesBlock({ study, explanations }: StudyResult): ReportBlock {
  const chart = (which: "deletion" | "insertion", caption: string): ReportBlock =>
    figure(
      lineChart,
      explanations.map(({ method, curves }) => ({ name: method, ...curves[which] })),
      {
        xLabel: `share of ${study.explained.x.shape.length > 2 ? "pixels" : "measurements"} ${which === "deletion" ? "removed" : "put back"}, the most important first`,
        yLabel: "probability",
        height: 260,
      },
      { heading: which === "deletion" ? "Deletion" : "Insertion", caption },
    );
  return {
    kind: "row",
    blocks: [
      chart("deletion", "A good explanation makes the probability fall soon."),
      chart("insertion", "A good explanation makes the probability rise soon."),
    ],
  };
}
