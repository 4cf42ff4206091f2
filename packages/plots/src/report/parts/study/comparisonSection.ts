import { comparisonTable } from "../../../model/comparisonTable.js";
import { curves } from "../../../series/curves.js";
import { radar } from "../../../series/radar.js";
import { figure } from "../../figure.js";
import type { ReportBlock, ReportSection } from "../blocks.js";
import type { ReadStudy } from "./study.js";

/** Which explainer to take, and on which evidence. */
export function comparisonSection({ study: { comparison, metrics = [] } }: ReadStudy): ReportSection[] {
  const scored = metrics.filter(({ scores }) => (scores.curves?.length ?? 0) > 0);
  const names = [...new Set(scored.map(({ method }) => method))];
  const blocks: ReportBlock[] = comparison
    ? [
        figure(comparisonTable, comparison),
        ...(comparison.explainers.length <= 4 && comparison.metrics.length > 2
          ? [figure(radar, comparison)]
          : []),
        ...(comparison.recommendation
          ? [{ kind: "text" as const, text: comparison.recommendation.evidence.join(" ") }]
          : []),
      ]
    : [];
  // Each metric has its methods in one order.
  const ordered = names.length > 0 && names.length <= 4 ? scored.map(({ scores }) => scores) : [];
  if (ordered.length > 0) blocks.push(figure(curves, ordered, { names }));
  return blocks.length > 0 ? [{ heading: "How the explainers compare", blocks }] : [];
}
