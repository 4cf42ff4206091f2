import { ortBackend } from "@hyaline/backend-ort";
import { linspace, ones, useBackend } from "@hyaline/core";
import { lineChart } from "@hyaline/plots";
import { losses } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const probabilities = linspace(0.01, 0.99, 81);
  const each = losses.binaryCrossEntropy(probabilities, ones([81]), { reduction: "none" });
  const [x, y] = [Array.from(await probabilities.data(), Number), Array.from(await each.data(), Number)];
  log(lineChart([{ name: "loss", x, y }], { width, xLabel: "probability of the right class" }));
};
