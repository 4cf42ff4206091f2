/** How every op of core is written in ONNX: one file per op, elementwise ops that are the same in both in one table. */
import { add } from "./add.js";
import { argReduce } from "./argReduce.js";
import { avgPool } from "./avgPool.js";
import { bits } from "./bits.js";
import { broadcastTo } from "./broadcastTo.js";
import { cast } from "./cast.js";
import { clip } from "./clip.js";
import { composites } from "./composites.js";
import { concat } from "./concat.js";
import { cond } from "./cond.js";
import { conv } from "./conv.js";
import { convFilterGradient } from "./convFilterGradient.js";
import { convTranspose } from "./convTranspose.js";
import { cumSum } from "./cumSum.js";
import { div } from "./div.js";
import { elementwise, onlyOnWebgpu } from "./elementwise.js";
import { exponentialUnits } from "./exponentialUnits.js";
import { fill } from "./fill.js";
import { fmod } from "./fmod.js";
import { gather } from "./gather.js";
import { identities } from "./identity.js";
import { iota } from "./iota.js";
import { finite } from "./isFinite.js";
import { logSumExp } from "./logSumExp.js";
import type { Lowering } from "./lowering.js";
import { matMul } from "./matMul.js";
import { maxPool } from "./maxPool.js";
import { mul } from "./mul.js";
import { normalise } from "./normalise.js";
import { notEqual } from "./notEqual.js";
import { pad } from "./pad.js";
import { pow } from "./pow.js";
import { prelu } from "./prelu.js";
import { recurrents } from "./recurrent.js";
import { reduce } from "./reduce.js";
import { reshape } from "./reshape.js";
import { scan } from "./scan.js";
import { scatter } from "./scatter.js";
import { scatterAlongAxis } from "./scatterAlongAxis.js";
import { shortcut } from "./shortcut.js";
import { sigmoid } from "./sigmoid.js";
import { slice } from "./slice.js";
import { topK } from "./topK.js";
import { transpose } from "./transpose.js";
import { where } from "./where.js";
import { whileLoop } from "./whileLoop.js";

const lowerings: readonly Lowering[] = [
  ...elementwise,
  ...identities,
  ...reduce,
  ...argReduce,
  ...bits,
  ...composites,
  ...exponentialUnits,
  ...gather,
  ...normalise,
  ...recurrents,
  add,
  clip,
  cumSum,
  fmod,
  prelu,
  topK,
  avgPool,
  concat,
  cond,
  conv,
  convFilterGradient,
  convTranspose,
  finite,
  logSumExp,
  maxPool,
  pad,
  pow,
  scan,
  scatter,
  scatterAlongAxis,
  shortcut,
  sigmoid,
  slice,
  broadcastTo,
  cast,
  div,
  fill,
  iota,
  matMul,
  mul,
  notEqual,
  reshape,
  transpose,
  where,
  whileLoop,
];

const byName = (lowerings: readonly Lowering[]): ReadonlyMap<string, Lowering> =>
  new Map(lowerings.map((each) => [each.op.name, each]));

/** Lowerings by core op. */
export const loweringOf = byName(lowerings);

/** Lowerings for the WebGPU provider alone. */
export const webgpuLoweringOf = byName(onlyOnWebgpu);
