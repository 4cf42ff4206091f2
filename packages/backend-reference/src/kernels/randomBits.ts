import { type KernelContext, type Spec, sizeOf, threefry2x32 } from "@hyaline/core";
import { type Numbers, zeros } from "../numbers.js";

export const randomBits = (
  [keys]: readonly Numbers[],
  { attributes, outputs: [output] }: KernelContext<{ shape: readonly number[] }>,
) => {
  const words = zeros(output as Spec);
  const size = sizeOf(attributes.shape);
  const half = Math.ceil(size / 2);
  for (let start = 0, k = 0; start < words.length; start += size, k += 2) {
    for (let i = 0; i < half; i++) {
      const [x, y] = threefry2x32(keys?.[k] as number, keys?.[k + 1] as number, i, half + i);
      words[start + i] = x;
      if (half + i < size) words[start + half + i] = y;
    }
  }
  return [words];
};
