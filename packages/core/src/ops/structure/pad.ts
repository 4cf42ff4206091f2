import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { primitive } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";

/** Elements added before and after each axis; negative ones are cut off. */
export type PadAttributes = {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
};

export const padOp = primitive<PadAttributes>({
  name: "pad",
  infer: (inputs, { before, after }) => {
    const [x] = inputs as [Spec];
    const shape = x.shape.map((n, i) => n + (before[i] as number) + (after[i] as number));
    if (shape.some((n) => n < 0)) {
      const got = `${formatSpec(x)} with [${before}] before and [${after}] after`;
      fail("shape", "pad cannot cut off more than there is", got);
    }
    return [{ dtype: x.dtype, shape }];
  },
  vjp: ({ op, attributes: { before, after } }, [g]) => [
    apply1(op, [g as Tensor], { before: negate(before), after: negate(after), value: 0 }),
  ],
  batch: ([x], { op, attributes: { before, after, value } }) => [
    apply1(op, [x as Tensor], { before: [0, ...before], after: [0, ...after], value }),
  ],
  simplify: (node) => {
    const { before, after } = node.attributes;
    return [...before, ...after].every((n) => n === 0) ? node.inputs : undefined;
  },
});

// 0 - n rather than -n: no negative zero in attributes.
const negate = (numbers: readonly number[]): number[] => numbers.map((n) => 0 - n);

/** How many elements to add: everywhere the same, or `[before, after]` for each axis. Negative numbers cut off. */
export type PadWidths = number | readonly (readonly [before: number, after: number])[];

export interface PadOptions {
  /** What the new elements are (default `"constant"`). */
  readonly mode?: "constant";
  /** The new elements' value in constant mode (default 0). */
  readonly value?: number;
}

/**
 * Adds elements at the ends of axes, or cuts them off.
 *
 * @param x any[...]
 * @throws HyalineError `shape` when more is cut off than there is, `axis` when `padding` does not have one pair per
 * axis, `argument` when it holds anything but whole numbers
 * @example
 * ```ts
 * await pad(tensor([1, 2]), [[1, 2]]).array(); // [0, 1, 2, 0, 0]
 * ```
 */
export function pad(x: Tensor, padding: PadWidths, { value = 0 }: PadOptions = {}): Tensor {
  const pairs = checkPadding(x, padding);
  return apply1(padOp, [x], {
    before: pairs.map(([before]) => before),
    after: pairs.map(([, after]) => after),
    value,
  });
}

function checkPadding(x: Tensor, padding: PadWidths): readonly (readonly [number, number])[] {
  const pairs = typeof padding === "number" ? x.shape.map(() => [padding, padding] as const) : padding;
  if (pairs.length !== x.rank) {
    fail("axis", "pad needs one pair per axis", `${pairs.length} for ${formatSpec(x)}`);
  }
  for (const pair of pairs) {
    if (pair.length !== 2 || !pair.every(Number.isInteger)) {
      fail("argument", "pad takes pairs of whole numbers", `[${String(pair)}]`);
    }
  }
  return pairs;
}
