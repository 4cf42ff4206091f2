import { barChart } from "@hyaline/plots";
import { scores } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  const logits = [-2, -1, 0.5, -0.5, 1, 3];
  const labels = [0, 0, 0, 1, 1, 1];
  log(`average precision ${scores.prAuc(logits, labels).toFixed(3)}`);
  const of = (label: number) => ({ name: `class ${label}`, y: logits.filter((_, i) => labels[i] === label) });
  log(barChart([of(0), of(1)], { labels: ["lowest", "middle", "highest"], width }));
};
