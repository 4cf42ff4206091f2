/** How every op of core is written in ONNX: one file per op, elementwise ops that are the same in both in one table. */
import { add } from "./add.js";
import { argReduce } from "./argReduce.js";
import { broadcastTo } from "./broadcastTo.js";
import { cast } from "./cast.js";
import { div } from "./div.js";
import { elementwise } from "./elementwise.js";
import { fill } from "./fill.js";
import { identities } from "./identity.js";
import { iota } from "./iota.js";
import type { Lowering } from "./lowering.js";
import { matMul } from "./matMul.js";
import { mul } from "./mul.js";
import { notEqual } from "./notEqual.js";
import { reduce } from "./reduce.js";
import { reshape } from "./reshape.js";
import { transpose } from "./transpose.js";
import { where } from "./where.js";

const lowerings: readonly Lowering[] = [
  ...elementwise,
  ...identities,
  ...reduce,
  ...argReduce,
  add,
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
];

/** Lowerings by core op. */
export const loweringOf: ReadonlyMap<string, Lowering> = new Map(lowerings.map((each) => [each.op, each]));
