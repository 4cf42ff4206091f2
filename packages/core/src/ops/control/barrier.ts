import { apply } from "../../apply.js";
import { primitive } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { broadcastTo } from "../structure/broadcastTo.js";

export const barrierOp = primitive<Record<string, never>>({
  name: "barrier",
  infer: (inputs) => inputs,
  vjp: (_, cotangents) => cotangents,
  batch: (inputs, { batched, size }) =>
    barrier(inputs.map((input, i) => (batched[i] ? input : broadcastTo(input, [size, ...input.shape])))),
});

/** The identity of several tensors at once: nothing computed from its results is shared with what was computed before. */
export const barrier = (inputs: readonly Tensor[]): Tensor[] => apply(barrierOp, inputs, {});
