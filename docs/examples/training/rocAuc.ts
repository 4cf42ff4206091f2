import { barChart } from "@hyaline/plots";
import { bootstrap, scores } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  const logits = [-2, -1, 0.5, -0.5, 1, 3];
  const labels = [0, 0, 0, 1, 1, 1];
  log(`area ${scores.rocAuc(logits, labels).toFixed(3)}`);
  const { low, high } = await bootstrap(scores.rocAuc, logits, labels, { samples: 200 });
  log(`95 % of draws lie from ${low.toFixed(2)} to ${high.toFixed(2)}`);
  const of = (label: number) => ({ name: `class ${label}`, y: logits.filter((_, i) => labels[i] === label) });
  log(barChart([of(0), of(1)], { labels: ["lowest", "middle", "highest"], width }));
};
