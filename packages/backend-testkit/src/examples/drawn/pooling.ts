import { avgPool, maxPool, maxPoolWithIndices, type PoolOptions, sizeOf, type Tensor } from "@hyaline/core";
import type { Draw, Family } from "./draw.js";

function pooled(draw: Draw) {
  const dims = draw.pick([1, 2, 2, 2, 3]);
  const kernel = draw.ints(dims, 1, 3);
  const tiles = draw.chance(0.4);
  const strides = tiles ? kernel : draw.ints(dims, 1, 3);
  const padding = kernel.map((k) => {
    const most = tiles && draw.chance(0.7) ? 0 : Math.floor(k / 2);
    return [draw.int(0, most), draw.int(0, most)] as const;
  });
  const spatial = kernel.map(
    (k, i) => k + (strides[i] as number) * draw.int(0, 3) + (tiles ? 0 : draw.int(0, 1)),
  );
  const shape = [draw.int(1, 2), draw.size(), ...spatial];
  return { shape, options: { kernel, strides, padding, ceilMode: draw.chance(0.3) } satisfies PoolOptions };
}

const family = (
  op: string,
  pool: (x: Tensor, options: PoolOptions) => Tensor | readonly Tensor[],
): Family => ({
  op,
  draw: (draw) => {
    const { shape, options } = pooled(draw);
    return {
      about: { shape, ...options },
      call: (x) => pool(x, options),
      inputs: [{ shape, values: draw.apart(sizeOf(shape)) }],
    };
  },
});

export const poolingFamilies: readonly Family[] = [
  family("maxPool", maxPool),
  family("maxPool", maxPoolWithIndices),
  family("avgPool", avgPool),
];
