import { referenceBackend } from "@hyaline/backend-reference";
import { type Tensor, tensor, useBackend } from "@hyaline/core";
import { integratedGradients } from "@hyaline/explainers";
import { series } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(referenceBackend());
  // A beat in every 16 steps, the third of which is low, and a model that looks for low beats.
  const beat = (i: number) => Math.exp(-(((i % 16) - 8) ** 2) / 3);
  const signal = Array.from({ length: 64 }, (_, i) => beat(i) * (i > 32 && i < 48 ? 0.4 : 1));
  const usual = signal.map((_, i) => beat(i));
  const model = (x: Tensor) =>
    x
      .sub(tensor([usual]))
      .square()
      .sum({ axes: 1 });
  const gradients = integratedGradients(model, { outputNames: ["irregular"] });
  log(series(await gradients.explain([signal], { baseline: [usual] }), { width }));
};
