import { apply1, checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { primitive } from "../../op.js";
import { formatSpec, type Shape, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import type { SliceRange } from "../../tensorMethods.js";
import { flip } from "./flip.js";
import { padConstant } from "./padConstant.js";
import { reshape } from "./reshape.js";

export type { SliceRange };

/** Element i along an axis is element `starts + i * strides` of the input; no stride is 0, none leaves the input. */
export type SliceAttributes = {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
};

export const sliceOp = primitive<SliceAttributes>({
  name: "slice",
  infer: (inputs, { sizes }) => [{ dtype: (inputs[0] as Spec).dtype, shape: sizes }],
  vjp: ({ inputs: [x], attributes }, [g]) => [unslice(g as Tensor, (x as Tensor).shape, attributes)],
  batch: ([x], { op, attributes: { starts, sizes, strides }, size }) => [
    apply1(op, [x as Tensor], {
      starts: [0, ...starts],
      sizes: [size, ...sizes],
      strides: [1, ...strides],
    }),
  ],
  simplify: (node, view) => {
    const { sizes, strides } = node.attributes;
    const [x] = node.inputs as [number];
    const whole = sameShape(view.spec(x).shape, sizes) && strides.every((stride) => stride === 1);
    return whole ? [x] : undefined;
  },
});

/** The transpose of a slice: `g` back where it was taken from, and zeros everywhere else. */
function unslice(g: Tensor, shape: Shape, { starts, sizes, strides }: SliceAttributes): Tensor {
  const backwards = [...strides.keys()].filter((axis) => (strides[axis] as number) < 0);
  const forwards = backwards.length > 0 ? flip(g, { axes: backwards }) : g;
  const steps = strides.map(Math.abs);
  const spread = stuff(forwards, steps);
  const padding = shape.map((size, axis): [number, number] => {
    const [start, count, stride] = [starts[axis], sizes[axis], strides[axis]] as [number, number, number];
    const first = stride < 0 ? start + (count - 1) * stride : start;
    return count === 0 ? [0, size] : [first, size - first - (spread.shape[axis] as number)];
  });
  return padConstant(spread, padding, 0);
}

/** `steps - 1` zeros after each element: as an axis of its own, which is padded and joined again. */
function stuff(x: Tensor, steps: readonly number[]): Tensor {
  if (steps.every((step) => step === 1)) return x;
  const split = reshape(
    x,
    x.shape.flatMap((n, i) => (steps[i] === 1 ? [n] : [n, 1])),
  );
  const padding = steps.flatMap((step): [number, number][] =>
    step === 1
      ? [[0, 0]]
      : [
          [0, 0],
          [0, step - 1],
        ],
  );
  return reshape(
    padConstant(split, padding, 0),
    x.shape.map((n, i) => n * (steps[i] as number)),
  );
}

/**
 * A part of a tensor: NumPy's `x[1, :, 4:0:-2]` is `slice(x, [1, null, [4, 0, -2]])`. Axes without a range are whole.
 *
 * @param x any[...]
 * @param ranges one per axis, from the first
 * @throws HyalineError `axis` for more ranges than axes, `argument` for a step of 0, a bound that is not an integer, or
 * an index out of range
 * @example
 * ```ts
 * await slice(tensor([[1, 2, 3], [4, 5, 6]]), [1, [null, null, -1]]).array(); // [6, 5, 4]
 * ```
 */
export function slice(x: Tensor, ranges: readonly SliceRange[]): Tensor {
  checkTensor("slice", x);
  if (ranges.length > x.rank) {
    fail("axis", "slice takes at most one range per axis", `${ranges.length} for ${formatSpec(x)}`);
  }
  const parts = x.shape.map((size, axis) => resolve(ranges[axis] ?? null, size));
  const part = apply1(sliceOp, [x], {
    starts: parts.map(({ start }) => start),
    sizes: parts.map(({ size }) => size),
    strides: parts.map(({ stride }) => stride),
  });
  const kept = part.shape.filter((_, axis) => typeof ranges[axis] !== "number");
  return kept.length === part.rank ? part : reshape(part, kept);
}

/** Python's rules for `start:stop:step` on an axis of `n` elements. */
function resolve(range: SliceRange, n: number): { start: number; size: number; stride: number } {
  if (range === null) return { start: 0, size: n, stride: 1 };
  if (typeof range === "number") {
    const start = range < 0 ? range + n : range;
    if (!Number.isInteger(range) || start < 0 || start >= n) {
      fail("argument", `slice needs an index from ${-n} to ${n - 1}`, String(range));
    }
    return { start, size: 1, stride: 1 };
  }
  const stride = range[2] ?? 1;
  for (const number of range) {
    if (number !== null && number !== undefined && !Number.isInteger(number)) {
      fail("argument", "slice takes whole numbers", `[${range.join(", ")}]`);
    }
  }
  if (stride === 0) fail("argument", "a slice's step is not 0", `[${range.join(", ")}]`);
  const [low, high] = stride > 0 ? [0, n] : [-1, n - 1];
  const bound = (value: number | null | undefined, otherwise: number) =>
    value === null || value === undefined
      ? otherwise
      : Math.min(Math.max(value < 0 ? value + n : value, low), high);
  const start = bound(range[0], stride > 0 ? low : high);
  const stop = bound(range[1], stride > 0 ? high : low);
  const size = Math.max(0, Math.ceil((stop - start) / stride));
  return { start: size === 0 ? 0 : start, size, stride: size <= 1 ? 1 : stride };
}
