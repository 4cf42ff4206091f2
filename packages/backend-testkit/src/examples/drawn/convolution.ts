import { conv, convTranspose } from "@hyaline/core";
import type { Draw, Family } from "./draw.js";

function window(draw: Draw, transposed: boolean) {
  const dims = draw.pick([1, 2, 2, 2, 3]);
  const groups = draw.pick([1, 1, 1, 2, 3]);
  const few = dims === 3 || groups > 1;
  const channels = groups * (few ? draw.int(1, 4) : draw.size());
  const filters = groups * (few ? draw.int(1, 5) : draw.size());
  const kernel = draw.ints(dims, 1, 3);
  // Windows that tile the input are common, and have lowerings of their own.
  const tiles = draw.chance(0.3);
  const strides = tiles ? kernel : draw.ints(dims, 1, 3);
  const dilations = tiles ? kernel.map(() => 1) : draw.ints(dims, 1, 2);
  const padding = kernel.map(() =>
    tiles && draw.chance(0.7) ? ([0, 0] as const) : ([draw.int(0, 2), draw.int(0, 2)] as const),
  );
  const spatial = kernel.map((k, i) => {
    const reach = (k - 1) * (dilations[i] as number) + 1;
    return transposed ? draw.int(1, 4) : reach + (strides[i] as number) * draw.int(0, 3) + draw.int(0, 1);
  });
  return { groups, channels, filters, kernel, spatial, options: { strides, dilations, padding, groups } };
}

export const convolutionFamilies: readonly Family[] = [
  {
    op: "conv",
    draw: (draw) => {
      const { groups, channels, filters, kernel, spatial, options } = window(draw, false);
      const shapes = [
        [draw.int(1, 3), channels, ...spatial],
        [filters, channels / groups, ...kernel],
        ...(draw.chance(0.5) ? [[filters]] : []),
      ];
      return {
        about: { shapes, ...options },
        call: (x, w, bias) => conv(x, w, bias, options),
        inputs: shapes.map((shape) => ({ shape })),
      };
    },
  },
  {
    op: "convTranspose",
    draw: (draw) => {
      const { groups, channels, filters, kernel, spatial, options } = window(draw, true);
      const padding = options.padding.map(
        ([low, high], i) =>
          [Math.min(low, (kernel[i] as number) - 1), Math.min(high, (kernel[i] as number) - 1)] as const,
      );
      const shapes = [
        [draw.int(1, 3), channels, ...spatial.map((n) => n + 2)],
        [channels, filters / groups, ...kernel],
      ];
      const given = { ...options, padding };
      return {
        about: { shapes, ...given },
        call: (x, w) => convTranspose(x, w, given),
        inputs: shapes.map((shape) => ({ shape })),
      };
    },
  },
];
