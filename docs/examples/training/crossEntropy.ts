import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { losses } from "@hyaline/training";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const logits = tensor([
    [4, 0, 0],
    [1, 1, 1],
    [0, 0, 4],
  ]);
  const classes = tensor([0, 0, 0], { dtype: "int32" });
  const each = await losses.crossEntropy(logits, classes, { reduction: "none" }).data();
  log(`sure and right, unsure, sure and wrong: ${Array.from(each, (v) => Number(v).toFixed(3)).join(", ")}`);
};
