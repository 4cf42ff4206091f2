import { groupNorm, instanceNorm, layerNorm, logSoftmax, softmax } from "@hyaline/core";
import type { Draw, Family } from "./draw.js";

/** Normalised over two or more elements: what stands alone becomes 0, whatever it is. */
const wide = (draw: Draw, rank: number): number[] => draw.ints(rank, 2, 7);

/** Ill-conditioned where elements are nearly equal, which few are. */
const tolerance = 20;

export const normaliseFamilies: readonly Family[] = [
  ...[["softmax", softmax] as const, ["logSoftmax", logSoftmax] as const].map(
    ([op, call]): Family => ({
      op,
      draw: (draw) => {
        const shape = draw.shape(draw.int(1, 4), 1, 9);
        const axis = draw.int(0, shape.length - 1);
        return { about: { shape, axis }, call: (x) => call(x, { axis }), inputs: [{ shape }] };
      },
    }),
  ),
  {
    op: "layerNorm",
    draw: (draw) => {
      const shape = wide(draw, draw.int(1, 4));
      const axis = draw.int(0, shape.length - 1);
      const own = shape.slice(axis);
      return {
        about: { shape, axis },
        call: (x, scale, bias) => layerNorm(x, { axis, scale, bias }),
        inputs: [{ shape }, { shape: own }, { shape: own }],
        tolerance,
      };
    },
  },
  {
    op: "groupNorm",
    draw: (draw) => {
      const groups = draw.int(1, 4);
      const channels = groups * draw.int(1, 4);
      const shape = [draw.int(1, 3), channels, ...wide(draw, draw.int(1, 2))];
      return {
        about: { shape, groups },
        call: (x, scale, bias) => groupNorm(x, { groups, scale, bias }),
        inputs: [{ shape }, { shape: [channels] }, { shape: [channels] }],
        tolerance,
      };
    },
  },
  {
    op: "instanceNorm",
    draw: (draw) => {
      const channels = draw.size();
      const shape = [draw.int(1, 3), channels, ...wide(draw, draw.int(1, 3))];
      return {
        about: { shape },
        call: (x, scale, bias) => instanceNorm(x, { scale, bias }),
        inputs: [{ shape }, { shape: [channels] }, { shape: [channels] }],
        tolerance,
      };
    },
  },
];
