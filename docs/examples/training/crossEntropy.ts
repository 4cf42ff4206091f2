import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { barChart } from "@hyaline/plots";
import { losses } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const logits = tensor([
    [4, 0, 0],
    [1, 1, 1],
    [0, 0, 4],
  ]);
  const classes = tensor([0, 0, 0], { dtype: "int32" });
  const each = await losses.crossEntropy(logits, classes, { reduction: "none" }).data();
  const labels = ["sure and right", "unsure", "sure and wrong"];
  log(barChart([{ name: "loss", y: Array.from(each, Number) }], { labels, width, xLabel: "loss" }));
};
