import { apply1 } from "../../apply.js";
import { fail } from "../../errors.js";
import { composite, zeroDerivative } from "../../op.js";
import { broadcastShapes, formatSpec, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { concat } from "../structure/concat.js";
import { reshape } from "../structure/reshape.js";
import { checkKey } from "./checkKey.js";
import { threefry } from "./threefry.js";

/** The first counter word of folds. Bits never come to it: they have fewer than 2³¹ words. */
export const FOLD = 0xffffffff;

/** key: uint32[...a, 2] and data: uint32[...b] to uint32[...c, 2], where a and b broadcast to c. */
export const randomFoldOp = composite<Record<string, never>>({
  name: "randomFold",
  infer: (inputs) => {
    const [key, data] = inputs as [Spec, Spec];
    checkKey("randomFold", key);
    const keys = broadcastShapes(key.shape.slice(0, -1), data.shape);
    if (!keys || data.dtype !== "uint32") {
      fail("argument", "randomFold needs uint32 data that broadcast against the keys", formatSpec(data));
    }
    return [{ dtype: "uint32", shape: [...keys, 2] }];
  },
  body: (inputs) => {
    const [key, data] = inputs as [Tensor, Tensor];
    const word = reshape(data, [...data.shape, 1]);
    return [concat(threefry(key, [fill(FOLD, { dtype: "uint32", shape: [1] }), word]), { axis: -1 })];
  },
  vjp: zeroDerivative("keys are integers"),
  batch: (inputs, { batched, op }) => {
    const [key, data] = inputs as [Tensor, Tensor];
    const ranks = [key.rank - (batched[0] ? 2 : 1), data.rank - (batched[1] ? 1 : 0)];
    const aligned = [key, data].map((x, i) => {
      const missing = Math.max(...ranks) - (ranks[i] as number);
      return batched[i] && missing > 0
        ? reshape(x, [x.shape[0] as number, ...new Array<number>(missing).fill(1), ...x.shape.slice(1)])
        : x;
    });
    return [apply1(op, aligned, {})];
  },
});
