/** Shapes with fewer axes for the same elements: shaders know a few axes only. */
import { type Shape, sizeOf } from "@hyaline/core";

/** As many axes as every kernel of tfjs has on every engine. */
export const MOST_AXES = 4;

/** [...before, n, ...after] as [before, n, after]. */
export const aroundAxis = (shape: Shape, axis: number): [number, number, number] => [
  sizeOf(shape.slice(0, axis)),
  shape[axis] as number,
  sizeOf(shape.slice(axis + 1)),
];

/** Neighbouring axes that `isSame` finds alike, from the first to the one after the last. */
export function runsOf(rank: number, isSame: (axis: number, next: number) => boolean): [number, number][] {
  const runs: [number, number][] = [];
  for (let axis = 0; axis < rank; axis++) {
    const last = runs.at(-1);
    if (last && isSame(axis - 1, axis)) last[1] = axis + 1;
    else runs.push([axis, axis + 1]);
  }
  return runs;
}

/** Two shapes that broadcast to `shape`, with as few axes as that takes: axes that broadcast alike become one. */
export function foldedPair(a: Shape, b: Shape, shape: Shape): [a: number[], b: number[]] {
  const [x, y] = [a, b].map((own) => aligned(own, shape.length)) as [number[], number[]];
  const kind = (axis: number) => `${x[axis] === shape[axis]} ${y[axis] === shape[axis]}`;
  const runs = runsOf(shape.length, (axis, next) => kind(axis) === kind(next));
  const fold = (own: Shape) => runs.map(([from, to]) => sizeOf(own.slice(from, to)));
  return [fold(x), fold(y)];
}

/** Ones in front, up to a rank. */
export const aligned = (shape: Shape, rank: number): number[] => [
  ...new Array<number>(rank - shape.length).fill(1),
  ...shape,
];
