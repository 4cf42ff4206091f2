import { bar, figure, type ReportBlock, waterfall } from "@hyaline/plots";
import type { StudyResult } from "../demo/study.js";
import { agreementBlock } from "./agreementBlock.js";
import { pairs } from "./pairs.js";
import { verdict } from "./verdict.js";

/** What the model said and three plots for each row. */
export function tableBlocks(result: StudyResult): ReportBlock[] {
  return result.study.explained.labels.flatMap((_, row): ReportBlock[] => {
    const { said, truth } = verdict(result, row);
    const plots = result.explanations.map(
      ({ method, explanation }): ReportBlock =>
        method === "LIME"
          ? figure(
              bar,
              explanation,
              { row, maxFeatures: 9, ...conditionsOf(explanation.extra, row) },
              { heading: "LIME", caption: "What changes the probability near this patient." },
            )
          : figure(
              waterfall,
              explanation,
              { row, maxFeatures: 9 },
              {
                heading: method,
                caption:
                  method === "KernelSHAP"
                    ? "From the mean over other patients to this one."
                    : "From the average patient to this one.",
              },
            ),
    );
    const facts: ReportBlock = {
      kind: "facts",
      facts: [
        { label: `Patient ${row + 1}: the model says`, value: said },
        { label: "The tumour is", value: truth },
      ],
    };
    return [facts, ...pairs([...plots, agreementBlock(result, row)])];
  });
}

/** LIME's conditions of a row, where the explanation has them. */
function conditionsOf(extra: Readonly<Record<string, unknown>> | undefined, row: number) {
  const conditions = extra?.conditions;
  const labels: unknown = Array.isArray(conditions) ? conditions[row] : undefined;
  return Array.isArray(labels) ? { labels: labels.map(String) } : {};
}
