import { fail } from "@hyaline/core";
import { type HostOutputs, largestOf, type RowTarget } from "@hyaline/explanation";

/** What each row's answer is, and which other one is asked for. */
export interface AskedAnswer {
  /** The class that the model gives; of a single output 1 above 0.5, else 0. */
  readonly own: number;
  /** The class that is asked for; of a single output 0: it has no other. */
  readonly index: number;
  /** Of a single output: whether it is to be above 0.5. */
  readonly isAbove: boolean;
}

/**
 * The target, or where that is what the model says already the next best.
 *
 * @throws HyalineError `argument` for a target that is no class
 */
export function askedAnswer(outputs: HostOutputs, row: number, target: RowTarget): AskedAnswer {
  const width = outputs.shape[1] as number;
  const values = outputs.values.subarray(row * width, (row + 1) * width);
  if (width === 1) {
    const own = Number((values[0] as number) > 0.5);
    return { own, index: 0, isAbove: own === 0 };
  }
  if (typeof target !== "number")
    return fail("argument", "another answer is one of the model's classes", JSON.stringify(target));
  const own = largestOf(values);
  return { own, index: target === own ? nextBest(values, own) : target, isAbove: true };
}

/** The largest but one. */
export function nextBest(outputs: Float64Array, largest: number): number {
  let best = -1;
  outputs.forEach((value, i) => {
    if (i !== largest && (best < 0 || value > (outputs[best] as number))) best = i;
  });
  return best;
}
