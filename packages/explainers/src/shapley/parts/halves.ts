import type { Hierarchy } from "./hierarchy.js";

/** Halves of halves: of a list of players, or of an image, cut across its longer side. */
export function halves(shape: readonly number[]): Hierarchy {
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((size, n) => size * n, 1));
  const cut = (start: readonly number[], size: readonly number[]): Hierarchy => {
    const length = Math.max(1, ...size);
    const axis = size.indexOf(length);
    if (length === 1) return start.reduce((at, s, a) => at + s * (strides[a] as number), 0);
    const half = length >> 1;
    const with_ = (list: readonly number[], to: number) => list.map((v, a) => (a === axis ? to : v));
    return [
      cut(start, with_(size, half)),
      cut(with_(start, (start[axis] as number) + half), with_(size, length - half)),
    ];
  };
  return cut(
    shape.map(() => 0),
    shape,
  );
}
