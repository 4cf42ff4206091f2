import { lineChart } from "@hyaline/plots";
import { scores } from "@hyaline/training";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  const logit = (probability: number) => Math.log(probability / (1 - probability));
  const labels = [1, 1, 1, 0, 0];
  const sureties = [0.5, 0.6, 0.7, 0.8, 0.9, 0.99];
  const errors = sureties.map((sure) =>
    scores.calibrationError(
      labels.map(() => logit(sure)),
      labels,
    ),
  );
  log(`three of five are right; sure to 0.99 is off by ${errors.at(-1)?.toFixed(2)}`);
  log(
    lineChart([{ name: "calibration error", x: sureties, y: errors }], { width, xLabel: "how sure it is" }),
  );
};
