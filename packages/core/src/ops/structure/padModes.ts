/** The ways to pad with what a tensor holds already, one axis at a time. Not an op itself. */
import { fail } from "../../errors.js";
import { formatSpec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { broadcastTo } from "./broadcastTo.js";
import { concat } from "./concat.js";
import { type SliceRange, slice } from "./slice.js";

/** NumPy's names: `edge` repeats the outermost element, `reflect` mirrors at it, `symmetric` mirrors it too, `wrap` goes round. */
export type PadMode = "edge" | "reflect" | "symmetric" | "wrap";

interface Ends {
  /** How many elements the mode can add on one side of an axis of n. */
  most(n: number): number;
  before(n: number, count: number): SliceRange;
  after(n: number, count: number): SliceRange;
}

const stop = (index: number): number | null => (index < 0 ? null : index);

const modes: Readonly<Record<PadMode, Ends>> = {
  edge: {
    most: (n) => (n > 0 ? Number.POSITIVE_INFINITY : 0),
    before: () => [0, 1],
    after: (n) => [n - 1, n],
  },
  reflect: {
    most: (n) => Math.max(0, n - 1),
    before: (_, count) => [count, 0, -1],
    after: (n, count) => [n - 2, stop(n - 2 - count), -1],
  },
  symmetric: {
    most: (n) => n,
    before: (_, count) => [count - 1, null, -1],
    after: (n, count) => [n - 1, stop(n - 1 - count), -1],
  },
  wrap: {
    most: (n) => n,
    before: (n, count) => [n - count, n],
    after: (_, count) => [0, count],
  },
};

export const isPadMode = (mode: string): mode is PadMode => Object.hasOwn(modes, mode);

/** Pads one axis, which `before` and `after` are not negative for. */
export function padAxis(
  x: Tensor,
  axis: number,
  [before, after]: readonly [number, number],
  mode: PadMode,
): Tensor {
  const ends = modes[mode];
  const n = x.shape[axis] as number;
  if (Math.max(before, after) > ends.most(n)) {
    const got = `${Math.max(before, after)} on axis ${axis} of ${formatSpec(x)}`;
    fail("shape", `pad can add at most ${ends.most(n)} elements in mode "${mode}"`, got);
  }
  const take = (range: SliceRange, count: number) => {
    const part = slice(x, [...new Array<null>(axis).fill(null), range]);
    return broadcastTo(part, part.shape.with(axis, count));
  };
  const parts = [
    ...(before > 0 ? [take(ends.before(n, before), before)] : []),
    x,
    ...(after > 0 ? [take(ends.after(n, after), after)] : []),
  ];
  return parts.length === 1 ? x : concat(parts, { axis });
}
