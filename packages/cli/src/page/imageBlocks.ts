import { figure, imageOverlay, type ReportBlock } from "@hyaline/plots";
import type { StudyResult } from "../demo/study.js";
import { pairs } from "./pairs.js";
import { verdict } from "./verdict.js";

/** Two figures beside each other, one for each image, with all methods in each. */
export function imageBlocks(result: StudyResult): ReportBlock[] {
  const explanations = result.explanations.map(({ explanation }) => explanation);
  const figures = result.study.explained.labels.map((_, row): ReportBlock => {
    const { said, truth } = verdict(result, row);
    return figure(
      imageOverlay,
      explanations,
      { row, invert: true, valueRange: [0, 1] },
      { heading: `Read as ${said}`, caption: `It is ${truth}.` },
    );
  });
  return pairs(figures);
}
