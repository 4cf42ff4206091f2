import { ortBackend } from "@hyaline/backend-ort";
import { useBackend } from "@hyaline/core";
import { blackBox, limeText } from "@hyaline/explainers";
import { text } from "@hyaline/plots";
import { opinion, review } from "../data/reviews.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const lime = limeText(blackBox(opinion), { samples: 500, outputNames: ["bad", "good"], seed: 1 });
  log(text(await lime.explain([review], { target: 1 }), { width }));
};
