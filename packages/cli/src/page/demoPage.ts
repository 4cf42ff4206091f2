import { type Fact, type ReportBlock, type ReportSection, report } from "@hyaline/plots";
import type { StudyResult } from "../demo/study.js";
import { percent } from "../output/progressLine.js";
import { curvesBlock } from "./curvesBlock.js";
import { imageBlocks } from "./imageBlocks.js";
import { tableBlocks } from "./tableBlocks.js";

export interface PageFacts {
  readonly backend: string;
  readonly seed: number;
  readonly version: string;
}

/** What a demo found out, as a page of plots. */
export function demoPage(results: readonly StudyResult[], { backend, seed, version }: PageFacts): string {
  return report({
    title: "Why did it answer that?",
    summary:
      "Two small models were trained on real data, and three methods say why they answered as they did on rows that they " +
      "had not seen. Red raises the explained probability, blue lowers it. Every figure has its numbers under “Values”.",
    sections: [
      {
        heading: "In short",
        blocks: [{ kind: "facts", facts: results.map(modelFact) }, scoresTable(results)],
      },
      ...results.map((result): ReportSection => {
        const { study } = result;
        return {
          heading: study.title,
          blocks: [
            { kind: "text", text: aboutOf(result) },
            ...(study.explained.x.shape.length > 2 ? imageBlocks(result) : tableBlocks(result)),
            curvesBlock(result),
          ],
        };
      }),
      { heading: "How to read this", blocks: [{ kind: "text", text: howToRead }] },
    ],
    footer:
      `Made by hyaline demo ${version} on ${backend} with seed ${seed}. Digits: E. Alpaydin, C. Kaynak (1998), Optical ` +
      "Recognition of Handwritten Digits. Patients: W. Wolberg, O. Mangasarian, N. Street, W. Street (1995), Breast Cancer " +
      "Wisconsin (Diagnostic). Both: UCI Machine Learning Repository, CC BY 4.0. A demonstration of software, not medical " +
      "advice.",
  });
}

const modelFact = ({ study, scores }: StudyResult): Fact => ({
  label: `${study.title}: test accuracy`,
  value: percent(scores.testAccuracy),
  detail: `${study.test.rows} rows held back; trained in ${(scores.trainMs / 1000).toFixed(1)} s`,
});

const scoresTable = (results: readonly StudyResult[]): ReportBlock => ({
  kind: "table",
  caption: "How good are the explanations? Means over the explained rows.",
  columns: ["Model", "Method", "Rows", "Completeness error", "Deletion AUC", "Insertion AUC", "Time (ms)"],
  rows: results.flatMap(({ explanations }) =>
    explanations.map(({ scores }) => [
      scores.model,
      scores.method,
      scores.rows,
      scores.completenessError,
      scores.deletionAuc,
      scores.insertionAuc,
      Math.round(scores.ms),
    ]),
  ),
});

const aboutOf = ({ study, scores }: StudyResult): string =>
  `${study.architecture}. It learnt from ${study.train.rows} rows and is right on ${percent(scores.testAccuracy)} of the ` +
  `${study.test.rows} others, of which ${study.explained.labels.length} are explained here.`;

const howToRead = [
  "Integrated Gradients follows the straight line from a baseline (a blank page; the average patient) to the input and adds " +
    "up how the output changes with each pixel or measurement on the way.",
  "KernelSHAP shares the difference from the mean output out among pixels or measurements as Shapley values do: by what " +
    "each adds to random teams of the others.",
  "LIME changes the input at random, watches the output, and fits a simple linear model to what it sees near the input. Its " +
    "weights need not add up to the output, and its completeness error says by how much they do not.",
  "Completeness error: how far the attributions and the base value are from adding up to the output. Deletion AUC: the area " +
    "under the probability while the most important elements are removed one by one; lower is better. Insertion AUC: the " +
    "same while they are put back; higher is better.",
].join("\n\n");
