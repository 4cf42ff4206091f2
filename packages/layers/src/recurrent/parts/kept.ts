/** Which steps of padded sequences count, and in which order they are run. */
import {
  add,
  argSort,
  broadcastTo,
  cast,
  cumSum,
  expandDims,
  fail,
  formatSpec,
  iota,
  isInteger,
  less,
  logicalNot,
  max,
  maximum,
  min,
  type Spec,
  sub,
  sum,
  type Tensor,
  takeAlongAxis,
  where,
} from "@hyaline/core";

/** Sequences of several lengths in one tensor. */
export type SequenceInputs = {
  /** float[batch, steps, features] */
  readonly x: Tensor;
  /** int32[batch]: how many steps count, from the first on; the others are padding. */
  readonly lengths?: Tensor;
  /** bool[batch, steps]: true where a step counts; the others are skipped. */
  readonly mask?: Tensor;
};

/** What lengths or a mask say, bool[batch, steps]; nothing where all steps count. */
export function keptSteps(
  layer: string,
  x: Spec,
  { lengths, mask }: Omit<SequenceInputs, "x">,
): Tensor | undefined {
  const [batch, steps] = x.shape as [number, number];
  if (lengths && mask)
    fail("argument", `${layer} takes lengths or a mask`, "both", "leave one out: the mask says it all");
  if (mask) {
    if (mask.dtype !== "bool" || String(mask.shape) !== String([batch, steps]))
      fail(
        "shape",
        `${layer} takes a mask bool[${batch}, ${steps}]`,
        formatSpec(mask),
        "true where a step counts",
      );
    return mask;
  }
  if (!lengths) return undefined;
  if (!isInteger(lengths.dtype) || String(lengths.shape) !== String([batch]))
    fail("shape", `${layer} takes lengths int32[${batch}]`, formatSpec(lengths), "one for each row");
  return less(places(steps), expandDims(cast(lengths, "int32"), 1));
}

/** [[0, 1, 2, …]] */
const places = (steps: number): Tensor => iota({ dtype: "int32", shape: [1, steps] }, 1);

/** The last step that counts, or the first: int32[batch]; 0 where none does. */
export function endOf(kept: Tensor, end: "first" | "last"): Tensor {
  const steps = kept.shape[1] as number;
  if (end === "last") return max(where(kept, places(steps), 0), { axes: 1 });
  const first = min(where(kept, places(steps), steps), { axes: 1 });
  return where(less(first, steps), first, 0);
}

/** An order of steps and the way back from it. */
export interface Order {
  /** x[batch, steps, size] with the steps that count in front, in the direction's order. */
  readonly there: (x: Tensor) => Tensor;
  readonly back: (y: Tensor) => Tensor;
}

/**
 * The order in which a direction meets the steps that count; the others follow.
 *
 * @param inFront whether those that count are the first ones already, as lengths say
 */
export function orderOf(kept: Tensor, reverse: boolean, inFront: boolean): Order {
  if (inFront && !reverse) return { there: (x) => x, back: (y) => y };
  const one = cast(kept, "int32");
  const count = sum(one, { axes: 1, keepDims: true });
  const rank = sub(cumSum(one, { axis: 1 }), 1);
  const others = sub(cumSum(cast(logicalNot(kept), "int32"), { axis: 1 }), 1);
  const to = where(kept, reverse ? sub(sub(count, 1), rank) : rank, add(count, others));
  // Turned round within its own front part, an order is its own way back.
  const from = inFront ? to : argSort(to, { axis: 1 });
  return { there: (x) => takeSteps(x, from), back: (y) => takeSteps(y, to) };
}

/** The steps of x[batch, steps, size] at int32[batch, steps]. */
function takeSteps(x: Tensor, at: Tensor): Tensor {
  const [batch, , size] = x.shape as [number, number, number];
  return takeAlongAxis(x, broadcastTo(expandDims(at, 2), [batch, at.shape[1] as number, size]), { axis: 1 });
}

/** The step of x[batch, steps, size] at int32[batch]: [batch, size]. */
export const stepAt = (x: Tensor, at: Tensor): Tensor =>
  sum(takeSteps(x, expandDims(maximum(at, 0), 1)), { axes: 1 });
