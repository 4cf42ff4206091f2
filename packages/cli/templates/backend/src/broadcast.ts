import { type Shape, sizeOf } from "@hyaline/core";

/** For each element of `to`, in row-major order: which element of `from` it is, where axes of size 1 are repeated. */
export function broadcast(from: Shape, to: Shape): Int32Array {
  const strides = new Array<number>(to.length).fill(0);
  let step = 1;
  for (let axis = from.length - 1; axis >= 0; axis--) {
    const size = from[axis] as number;
    if (size !== 1) strides[axis + to.length - from.length] = step;
    step *= size;
  }
  return Int32Array.from({ length: sizeOf(to) }, (_, i) => placeOf(i, to, strides));
}

/** Where element `i` of a tensor of `shape`, in row-major order, lies in memory that is walked in `strides`. */
export function placeOf(i: number, shape: Shape, strides: readonly number[]): number {
  let rest = i;
  let place = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    place += (rest % size) * (strides[axis] as number);
    rest = Math.floor(rest / size);
  }
  return place;
}
