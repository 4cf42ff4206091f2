import type { KernelContext } from "@hyaline/core";
import { stepsExceeded, type WhileLoopAttributes } from "@hyaline/core/ops";
import type { Numbers } from "../numbers.js";

/** Runs the body while the first carry is true. */
export const whileLoop = async (
  inputs: readonly Numbers[],
  { attributes: { body, captured, limit }, run }: KernelContext<WhileLoopAttributes>,
) => {
  const around = inputs.slice(0, captured);
  let carry = inputs.slice(captured);
  for (let step = 0; carry[0]?.[0]; step++) {
    if (step === limit) throw stepsExceeded(limit);
    carry = (await run(body, [...around, ...carry])) as Numbers[];
  }
  return carry;
};
