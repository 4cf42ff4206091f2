import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { linspace, softmax, useBackend } from "@hyaline/core";

export default async (log: (text: string) => void) => {
  useBackend(await ortBackend());
  const x = linspace(-3, 3, 7);
  const here = await softmax(x).data();
  const plain = referenceBackend();
  const there = await softmax(x).data({ backend: plain });
  log(
    `largest difference below 1e-6: ${here.every((v, i) => Math.abs(Number(v) - Number(there[i])) < 1e-6)}`,
  );
};
