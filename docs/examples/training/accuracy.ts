import { ortBackend } from "@hyaline/backend-ort";
import { tensor, useBackend } from "@hyaline/core";
import { scores } from "@hyaline/training";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const logits = tensor([
    [2, 1],
    [0, 3],
    [1, 0],
    [0, 1],
  ]);
  const labels = tensor([0, 1, 1, 1], { dtype: "int32" });
  log(`${(Number(await scores.accuracy(logits, labels).array()) * 100).toFixed(0)} % are right`);
};
