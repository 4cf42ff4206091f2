import { ortBackend } from "@hyaline/backend-ort";
import { linspace, useBackend, zeros } from "@hyaline/core";
import { lineChart } from "@hyaline/plots";
import { losses } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const errors = linspace(-4, 4, 81);
  const y = Array.from(await losses.huber(errors, zeros([81]), { reduction: "none" }).data(), Number);
  log(
    lineChart([{ name: "Huber", x: Array.from(await errors.data(), Number), y }], { width, xLabel: "error" }),
  );
};
