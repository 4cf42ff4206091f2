import type { ReportBlock } from "@hyaline/plots";
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
          ? {
              kind: "bar",
              explanation,
              heading: "LIME",
              caption: "What changes the probability near this patient.",
              options: { row, maxFeatures: 9, ...conditionsOf(explanation.extra, row) },
            }
          : {
              kind: "waterfall",
              explanation,
              heading: method,
              caption:
                method === "KernelSHAP"
                  ? "From the mean over other patients to this one."
                  : "From the average patient to this one.",
              options: { row, maxFeatures: 9 },
            },
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
