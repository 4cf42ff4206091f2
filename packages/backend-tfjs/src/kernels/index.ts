/** The kernel table: every primitive, and the composites that tfjs or the host runs whole. */
import { referenceKernels } from "@hyaline/backend-reference";
import type { Store } from "../storage.js";
import { activations } from "./activations.js";
import { avgPool } from "./avgPool.js";
import { broadcastTo } from "./broadcastTo.js";
import { cast } from "./cast.js";
import { concat } from "./concat.js";
import { cond } from "./cond.js";
import { conv } from "./conv.js";
import { convFilterGradient } from "./convFilterGradient.js";
import { convTranspose } from "./convTranspose.js";
import { cumSum } from "./cumSum.js";
import { expm1, tanh } from "./differences.js";
import { div } from "./div.js";
import { elementwise } from "./elementwise.js";
import { erf } from "./erf.js";
import { maximum, minimum } from "./extremes.js";
import { fill } from "./fill.js";
import { gather } from "./gather.js";
import { host, type KernelOf, type TfjsKernel } from "./kernel.js";
import { matMul } from "./matMul.js";
import { maxPool } from "./maxPool.js";
import { pad } from "./pad.js";
import { pow } from "./pow.js";
import { max, min, prod, sum } from "./reduce.js";
import { reshape } from "./reshape.js";
import { scan } from "./scan.js";
import { scatter } from "./scatter.js";
import { scatterAlongAxis } from "./scatterAlongAxis.js";
import { sigmoid } from "./sigmoid.js";
import { sign } from "./sign.js";
import { slice } from "./slice.js";
import { softmax } from "./softmax.js";
import { takeAlongAxis } from "./takeAlongAxis.js";
import { transpose } from "./transpose.js";
import { where } from "./where.js";
import { whileLoop } from "./whileLoop.js";

/** Everything that has no kernel below: bits, random bits, sorting, indices of extremes, remainders, ramps. */
const atHost = Object.fromEntries(Object.keys(referenceKernels).map((op) => [op, host(op)]));

const kernels: Readonly<Record<string, KernelOf>> = {
  ...atHost,
  ...elementwise,
  alias: reshape,
  avgPool,
  barrier: reshape,
  broadcastTo,
  cast,
  concat,
  cond,
  conv,
  convFilterGradient,
  convTranspose,
  cumSum,
  div,
  erf,
  fill,
  gather,
  matMul,
  max,
  maxPool,
  maximum,
  min,
  minimum,
  pad,
  pow,
  prod,
  reshape,
  scan,
  scatter,
  scatterAlongAxis,
  sigmoid,
  sign,
  slice,
  softmax,
  stopGradient: reshape,
  sum,
  takeAlongAxis,
  tap: reshape,
  transpose,
  where,
  whileLoop,
};

/** The kernels of an engine. Activations in shaders lose infinities, which their bodies keep. */
export function kernelsOf(store: Store): Record<string, TfjsKernel> {
  const isShader = store.engine.name === "webgl" || store.engine.name === "webgpu";
  const all = isShader ? { ...kernels, expm1, tanh } : { ...kernels, ...activations };
  return Object.fromEntries(Object.entries(all).map(([op, kernel]) => [op, kernel(store)]));
}
