import { ortBackend } from "@hyaline/backend-ort";
import { gather, tensor, useBackend } from "@hyaline/core";
import { similarity } from "@hyaline/explainers";
import { digits } from "../data/digits.js";
import { matrixPicture } from "../parts/matrixPicture.js";
import type { Run } from "../parts/run.js";

export default async (log: (text: string) => void, { width }: Run) => {
  useBackend(await ortBackend());
  const { model, images } = await digits();
  // Two images of each digit: which are most like the first 3 and the first 8?
  const alike = similarity(model, { layer: "pool2", background: images, count: 4 });
  for (const digit of [3, 8]) {
    const { indices } = await alike.explain(images.slice([2 * digit, 2 * digit + 1]));
    log(`${digit} is like ${Array.from(indices.values, (index) => Math.floor(index / 2)).join(", ")}`);
    const nearest = gather(images.reshape([20, 64]), tensor(indices.values, { dtype: "int32" }).reshape([4]));
    const row = nearest.reshape([4, 8, 8]).transpose([1, 0, 2]).reshape([8, 32]);
    log(await matrixPicture(row, { title: `The images most like a ${digit}`, width }));
  }
};
