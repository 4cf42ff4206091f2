import { barChart } from "@hyaline/plots";
import { scores } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  const logits = [[2, 1, 0], [0, 3, 1], [1, 0, 2], [0, 1, 2], [1, 2, 0]]; // biome-ignore format: rows
  const labels = [0, 1, 1, 2, 0];
  const said = [scores.precision, scores.recall, scores.f1].map((score) => score(logits, labels));
  log(
    `recall ${scores.recall(logits, labels).toFixed(3)}, by rows ${scores.recall(logits, labels, { average: "weighted" }).toFixed(3)}`,
  );
  log(barChart([{ name: "share", y: said }], { labels: ["precision", "recall", "F1"], width }));
};
