/** The kernel table: one entry per primitive, by its name in core. */
import type { Kernel } from "@hyaline/core";
import { composites, primitives } from "@hyaline/core/ops";
import type { Numbers } from "../numbers.js";
import { argMax, argMin } from "./argReduce.js";
import { avgPool } from "./avgPool.js";
import { barrier } from "./barrier.js";
import { broadcastTo } from "./broadcastTo.js";
import { cast } from "./cast.js";
import { concat } from "./concat.js";
import { cond } from "./cond.js";
import { conv } from "./conv.js";
import { convFilterGradient } from "./convFilterGradient.js";
import { convTranspose } from "./convTranspose.js";
import { cumSum } from "./cumSum.js";
import { elementwise } from "./elementwise.js";
import { fill } from "./fill.js";
import { gather } from "./gather.js";
import { iota } from "./iota.js";
import { matMul } from "./matMul.js";
import { maxPool } from "./maxPool.js";
import { pad } from "./pad.js";
import { randomBits } from "./randomBits.js";
import { max, min, prod, sum } from "./reduce.js";
import { reshape } from "./reshape.js";
import { scan } from "./scan.js";
import { scatter } from "./scatter.js";
import { scatterAlongAxis } from "./scatterAlongAxis.js";
import { slice } from "./slice.js";
import { takeAlongAxis } from "./takeAlongAxis.js";
import { topK } from "./topK.js";
import { transpose } from "./transpose.js";
import { whileLoop } from "./whileLoop.js";

/** Ops that say what they do to one number need no kernel of their own. */
const elementwiseKernels = Object.fromEntries(
  [...primitives, ...composites]
    .filter((op) => op.evaluate !== undefined)
    .map((op) => [op.name, elementwise(op)]),
);

export const kernels: Readonly<Record<string, Kernel<Numbers>>> = {
  ...elementwiseKernels,
  alias: reshape,
  argMax,
  argMin,
  avgPool,
  barrier,
  broadcastTo,
  cast,
  cond,
  conv,
  convFilterGradient,
  convTranspose,
  fill,
  iota,
  matMul,
  max,
  maxPool,
  min,
  randomBits,
  prod,
  reshape,
  scan,
  stopGradient: reshape,
  sum,
  tap: reshape,
  concat,
  slice,
  pad,
  gather,
  scatter,
  takeAlongAxis,
  scatterAlongAxis,
  cumSum,
  topK,
  transpose,
  whileLoop,
};
