import type { Numbers } from "@hyaline/backend-reference";
import type { Loop } from "./loop.js";

export interface Reduce {
  readonly kind: "sum" | "max" | "min";
  /** Sizes and strides in the input of the axes that stay, and of those that go. */
  readonly kept: { readonly shape: readonly number[]; readonly strides: readonly number[] };
  readonly gone: { readonly shape: readonly number[]; readonly strides: readonly number[] };
}

/** Units are elements of the result: each is summed in order, in float64, by one thread. */
export const reduce: Loop<Reduce> = ([x], out, { kind, kept, gone }, from, to) => {
  const rows = offsets(gone.shape.slice(0, -1), gone.strides);
  const width = gone.shape.at(-1) ?? 1;
  const step = gone.strides.at(-1) ?? 0;
  for (let unit = from; unit < to; unit++) {
    const start = offsetOf(unit, kept.shape, kept.strides);
    let total = kind === "sum" ? 0 : Number.NEGATIVE_INFINITY;
    if (kind === "min") total = Number.POSITIVE_INFINITY;
    for (const row of rows) total = fold(kind, total, x as Numbers, start + row, step, width);
    out[unit] = total;
  }
};

function fold(
  kind: Reduce["kind"],
  start: number,
  x: Numbers,
  at: number,
  step: number,
  width: number,
): number {
  let total = start;
  if (kind === "sum") {
    for (let i = 0; i < width; i++) total += x[at + i * step] as number;
  } else {
    const better = kind === "max" ? Math.max : Math.min;
    for (let i = 0; i < width; i++) total = better(total, x[at + i * step] as number);
  }
  return total;
}

/** Of every index of `shape` in row-major order. */
function offsets(shape: readonly number[], strides: readonly number[]): number[] {
  const count = shape.reduce((product, size) => product * size, 1);
  return Array.from({ length: count }, (_, i) => offsetOf(i, shape, strides));
}

function offsetOf(flat: number, shape: readonly number[], strides: readonly number[]): number {
  let rest = flat;
  let offset = 0;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const size = shape[axis] as number;
    offset += (rest % size) * (strides[axis] as number);
    rest = Math.floor(rest / size);
  }
  return offset;
}
