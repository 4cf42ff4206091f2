import { ortBackend } from "@hyaline/backend-ort";
import { ones, tensor, useBackend } from "@hyaline/core";
import { losses } from "@hyaline/training";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const logits = tensor([[6], [0], [-6]]);
  const each = await losses.binaryCrossEntropyWithLogits(logits, ones([3, 1]), { reduction: "none" }).data();
  log(`sure and right, unsure, sure and wrong: ${Array.from(each, (v) => Number(v).toFixed(3)).join(", ")}`);
};
