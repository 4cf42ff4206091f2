import {
  gather,
  type ScatterReduction,
  scatter,
  scatterAlongAxis,
  sizeOf,
  takeAlongAxis,
} from "@hyaline/core";
import type { Draw, Family } from "./draw.js";

/** Indices, some counted from the end; each another where `distinct`, which a set needs to be certain. */
function indices(draw: Draw, count: number, n: number, distinct: boolean): number[] {
  const places = distinct
    ? draw.shuffled(Array.from({ length: n }, (_, i) => i)).slice(0, count)
    : draw.ints(count, 0, n - 1);
  return places.map((place) => (draw.chance(0.2) ? place - n : place));
}

const reductions: readonly ScatterReduction[] = ["set", "add"];

function placed(draw: Draw) {
  const shape = draw.shape(draw.int(1, 4), 1, 6);
  const axis = draw.int(0, shape.length - 1);
  return { shape, axis, n: shape[axis] as number };
}

export const indexingFamilies: readonly Family[] = [
  {
    op: "gather",
    draw: (draw) => {
      const { shape, axis, n } = placed(draw);
      const at = draw.shape(draw.int(0, 2), 1, 4);
      return {
        about: { shape, axis, at },
        call: (x, where) => gather(x, where, { axis }),
        inputs: [{ shape }, { shape: at, dtype: "int32", values: indices(draw, sizeOf(at), n, false) }],
      };
    },
  },
  {
    op: "takeAlongAxis",
    draw: (draw) => {
      const { shape, axis, n } = placed(draw);
      const at = shape.with(axis, draw.int(1, 5));
      return {
        about: { shape, axis, at },
        call: (x, where) => takeAlongAxis(x, where, { axis }),
        inputs: [{ shape }, { shape: at, dtype: "int32", values: indices(draw, sizeOf(at), n, false) }],
      };
    },
  },
  {
    op: "scatter",
    draw: (draw) => {
      const { shape, axis, n } = placed(draw);
      const reduction = draw.pick(reductions);
      const count = reduction === "set" ? draw.int(1, n) : draw.int(1, 5);
      const at = draw.chance(0.2) ? [1, count] : [count];
      const updates = shape.toSpliced(axis, 1, ...at);
      return {
        about: { shape, axis, at, reduction },
        call: (x, where, y) => scatter(x, where, y, { axis, reduction }),
        inputs: [
          { shape },
          { shape: at, dtype: "int32", values: indices(draw, count, n, reduction === "set") },
          { shape: updates },
        ],
      };
    },
  },
  {
    op: "scatterAlongAxis",
    draw: (draw) => {
      const { shape, axis, n } = placed(draw);
      const at = shape.with(axis, draw.int(1, 5));
      return {
        about: { shape, axis, at },
        call: (x, where, y) => scatterAlongAxis(x, where, y, { axis, reduction: "add" }),
        inputs: [
          { shape },
          { shape: at, dtype: "int32", values: indices(draw, sizeOf(at), n, false) },
          { shape: at },
        ],
      };
    },
  },
];
