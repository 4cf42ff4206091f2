import { apply1, checkTensor } from "../../apply.js";
import { castNumber } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { primitive } from "../../op.js";
import { formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { type Pairs, padConstant } from "./padConstant.js";
import { isPadMode, type PadMode, padAxis } from "./padModes.js";

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
  /** What the new elements are: `value` (default), or elements of the tensor. */
  readonly mode?: "constant" | PadMode;
  /** The new elements' value in constant mode, cast to the dtype of the others (default 0). */
  readonly value?: number;
}

/**
 * Adds elements at the ends of axes, or cuts them off.
 *
 * @param x any[...]
 * @param widths how many, the same everywhere or `[before, after]` for each axis
 * @throws HyalineError `shape` when more is cut off than there is, or more is mirrored than there is, `axis` when
 * `widths` does not have one pair per axis, `argument` when it holds anything but whole numbers or the mode is unknown
 * @example
 * ```ts
 * await pad(tensor([1, 2]), [[1, 2]]).array(); // [0, 1, 2, 0, 0]
 * await pad(tensor([1, 2, 3]), [[2, 0]], { mode: "reflect" }).array(); // [3, 2, 1, 2, 3]
 * ```
 */
export function pad(x: Tensor, widths: PadWidths, given: PadOptions = {}): Tensor {
  const { mode = "constant", value = 0 } = refuseUnknown("pad", given, ["mode", "value"]);
  checkTensor("pad", x);
  const pairs = checkWidths(x, widths);
  if (mode === "constant") return padConstant(x, pairs, castNumber(value, "float64", x.dtype));
  if (!isPadMode(mode)) fail("argument", "pad needs a known mode", JSON.stringify(mode));
  const cut = padConstant(
    x,
    pairs.map(([before, after]) => [Math.min(before, 0), Math.min(after, 0)]),
    0,
  );
  return pairs.reduce(
    (padded, [before, after], axis) => padAxis(padded, axis, [Math.max(before, 0), Math.max(after, 0)], mode),
    cut,
  );
}

function checkWidths(x: Tensor, widths: PadWidths): Pairs {
  const pairs = typeof widths === "number" ? x.shape.map(() => [widths, widths] as const) : widths;
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
