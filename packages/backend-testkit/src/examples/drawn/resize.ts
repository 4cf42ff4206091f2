import { type ResizeOptions, resize } from "@hyaline/core";
import type { Family } from "./draw.js";

const coordinateModes = [
  "half_pixel",
  "half_pixel_symmetric",
  "pytorch_half_pixel",
  "align_corners",
  "asymmetric",
] as const;

export const resizeFamilies: readonly Family[] = [
  {
    op: "resize",
    draw: (draw) => {
      const shape = [draw.int(1, 2), draw.int(1, 5), ...draw.ints(draw.int(1, 2), 1, 6)];
      const options: ResizeOptions = {
        sizes: shape.slice(2).map(() => draw.int(1, 9)),
        mode: draw.pick(["nearest", "linear", "cubic"]),
        coordinateMode: draw.pick(coordinateModes),
        nearestMode: draw.pick(["floor", "ceil", "round_prefer_floor", "round_prefer_ceil"]),
        antialias: draw.chance(0.3),
      };
      return { about: { shape, ...options }, call: (x) => resize(x, options), inputs: [{ shape }] };
    },
  },
];
