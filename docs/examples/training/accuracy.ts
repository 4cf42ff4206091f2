import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { barChart } from "@hyaline/plots";
import { scores } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const logits = tensor([
    [2, 1],
    [0, 3],
    [1, 0],
    [0, 1],
  ]);
  const labels = tensor([0, 1, 1, 1], { dtype: "int32" });
  const right = Number(await scores.accuracy(logits, labels).array());
  log(`${(right * 100).toFixed(0)} % are right`);
  log(barChart([{ name: "share", y: [right, 1 - right] }], { labels: ["right", "wrong"], width }));
};
