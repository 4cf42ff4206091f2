/** The kernel table: what is worth sharing among threads, and the reference backend's kernels for everything else. */
import { type Numbers, referenceKernels } from "@hyaline/backend-reference";
import type { Kernel, KernelContext } from "@hyaline/core";
import { elementwiseOps } from "../loops/elementwise.js";
import type { Pool } from "../pool.js";
import { conv, convFilterGradient, convTranspose } from "./convolution.js";
import { elementwise } from "./elementwise.js";
import { matMul } from "./matMul.js";
import { reduce } from "./reduce.js";

type KernelOf = (pool: Pool) => Kernel<Numbers>;

const sharing: Readonly<Record<string, KernelOf>> = {
  ...Object.fromEntries([...elementwiseOps.keys()].map((op) => [op, elementwise(op)])),
  conv,
  convFilterGradient,
  convTranspose,
  matMul,
  max: reduce("max"),
  min: reduce("min"),
  sum: reduce("sum"),
};

/** float16 needs rounding after every op, which the reference backend's kernels do. */
const isHalf = ({ inputs, outputs }: KernelContext): boolean =>
  [...inputs, ...outputs].some(({ dtype }) => dtype === "float16");

/**
 * A body may give back one of its inputs or constants as it is. What leaves it is a copy, so that it can be freed, and its
 * memory used again, without harm to them.
 */
const copied =
  (kernel: Kernel<Numbers>): Kernel<Numbers> =>
  async (inputs, context) =>
    (await kernel(inputs, context)).map((output) => output.slice() as Numbers);

/** The table for one pool; its keys are what the backend says it supports. */
export function kernelsOf(pool: Pool): Readonly<Record<string, Kernel<Numbers>>> {
  const table: Record<string, Kernel<Numbers>> = { ...referenceKernels };
  for (const [op, kernelOf] of Object.entries(sharing)) {
    const reference = referenceKernels[op] as Kernel<Numbers>;
    const kernel = kernelOf(pool);
    table[op] = (inputs, context) => (isHalf(context) ? reference : kernel)(inputs, context);
  }
  for (const op of ["cond", "scan", "whileLoop"]) table[op] = copied(referenceKernels[op] as Kernel<Numbers>);
  return table;
}
