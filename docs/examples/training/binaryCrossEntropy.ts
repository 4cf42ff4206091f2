import { ortBackend } from "@hyaline/backend-ort";
import { ones, tensor, useBackend } from "@hyaline/core";
import { losses } from "@hyaline/training";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const probabilities = tensor([[0.99], [0.5], [0.01]]);
  const each = await losses.binaryCrossEntropy(probabilities, ones([3, 1]), { reduction: "none" }).data();
  log(`sure and right, unsure, sure and wrong: ${Array.from(each, (v) => Number(v).toFixed(3)).join(", ")}`);
};
