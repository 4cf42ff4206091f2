import { linearShap } from "@hyaline/explainers";
import { waterfall } from "@hyaline/plots";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  // Rent by size, distance to the centre and floor; large flats are far out.
  const model = { weights: [12, -30, 5], bias: 400 };
  const mean = [70, 6, 2];
  const covariance = [
    [400, 30, 0],
    [30, 9, 0],
    [0, 0, 4],
  ];
  const featureNames = ["size", "distance", "floor"];
  const alone = await linearShap(model, { mean, featureNames }).explain([[90, 9, 4]]);
  const given = await linearShap(model, { mean, covariance, featureNames }).explain([[90, 9, 4]]);
  log(waterfall(alone, { width, title: "Each feature by itself" }));
  log(waterfall(given, { width, title: "With what each tells of the others" }));
};
