import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { barChart } from "@hyaline/plots";
import { scores } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const logits = tensor([[2, 1, 0], [0, 3, 1], [1, 0, 2], [0, 1, 2]]); // biome-ignore format: rows
  const labels = tensor([1, 1, 1, 2], { dtype: "int32" });
  const shares: number[] = [];
  for (const k of [1, 2, 3]) {
    const share = Number(await scores.topK(logits, labels, { k }).array());
    log(`among the best ${k}: ${(share * 100).toFixed(0)} %`);
    shares.push(share);
  }
  log(barChart([{ name: "share", y: shares }], { labels: ["best 1", "best 2", "best 3"], width }));
};
