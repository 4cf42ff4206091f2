import {
  concat,
  flip,
  pad,
  roll,
  type SliceRange,
  sizeOf,
  slice,
  type Tensor,
  tile,
  transpose,
} from "@hyaline/core";
import type { Draw, Family } from "./draw.js";

const one = (
  op: string,
  draw: (
    draw: Draw,
    shape: readonly number[],
  ) => { readonly about: unknown; readonly call: (x: Tensor) => Tensor },
): Family => ({
  op,
  draw: (from) => {
    const shape = from.shape(from.int(1, 4), 1, 7);
    const { about, call } = draw(from, shape);
    return { about: { shape, ...(about as object) }, call: (x) => call(x), inputs: [{ shape }] };
  },
});

function range(draw: Draw, n: number): SliceRange {
  if (draw.chance(0.2)) return null;
  const [a, b] = [draw.int(0, n - 1), draw.int(0, n - 1)];
  const [low, high] = [Math.min(a, b), Math.max(a, b)];
  const step = draw.int(1, 3);
  return draw.chance(0.3) ? [high, low > 0 ? low - 1 : null, -step] : [low, high + 1, step];
}

const modes = ["constant", "edge", "reflect", "symmetric", "wrap"] as const;

export const structureFamilies: readonly Family[] = [
  one("slice", (draw, shape) => {
    const ranges = shape.map((n) => range(draw, n));
    return { about: { ranges }, call: (x) => slice(x, ranges) };
  }),
  one("transpose", (draw, shape) => {
    const permutation = draw.shuffled([...shape.keys()]);
    return { about: { permutation }, call: (x) => transpose(x, permutation) };
  }),
  one("pad", (draw, shape) => {
    const mode = draw.pick(modes);
    // Reflection needs as many other elements as it takes.
    const widths = shape.map((n) => {
      const most = mode === "reflect" ? Math.min(2, n - 1) : Math.min(2, n);
      return [draw.int(0, most), draw.int(0, most)] as const;
    });
    return { about: { mode, widths }, call: (x) => pad(x, widths, { mode }) };
  }),
  one("tile", (draw, shape) => {
    const counts = shape.map(() => draw.int(1, 3));
    return { about: { counts }, call: (x) => tile(x, counts) };
  }),
  one("roll", (draw, shape) => {
    const axes = draw.axes(shape.length);
    const shifts = axes.map(() => draw.int(-8, 8));
    return { about: { axes, shifts }, call: (x) => roll(x, shifts, { axes }) };
  }),
  one("flip", (draw, shape) => {
    const axes = draw.axes(shape.length);
    return { about: { axes }, call: (x) => flip(x, { axes }) };
  }),
  one("reshape", (draw, shape) => {
    const size = sizeOf(shape);
    const divisors = Array.from({ length: size }, (_, i) => i + 1).filter((n) => size % n === 0);
    const first = draw.pick(divisors);
    const order = draw.shuffled([...shape.keys()]);
    return { about: { first, order }, call: (x) => transpose(x, order).reshape([first, -1]) };
  }),
  {
    op: "concat",
    draw: (draw) => {
      const shape = draw.shape(draw.int(1, 4));
      const axis = draw.int(0, shape.length - 1);
      const shapes = Array.from({ length: draw.int(1, 4) }, () => shape.with(axis, draw.int(1, 5)));
      return {
        about: { shapes, axis },
        call: (...xs) => concat(xs, { axis }),
        inputs: shapes.map((each) => ({ shape: each })),
      };
    },
  },
];
