import { type Shape, type Spec, sizeOf } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";
import { allFloat, native } from "./kernel.js";

/** Leading axes become one; where they must be repeated, they are. */
export const matMul = native("matMul", {
  needs: ["BatchMatMul", "Tile"],
  when: allFloat,
  device: ([a, b], { outputs }, tf) => {
    const lead = (outputs[0] as Spec).shape.slice(0, -2);
    const [x, y] = [a, b].map((t) => stacked(tf, t as TensorInfo, lead)) as [TensorInfo, TensorInfo];
    return product(tf, x, y);
  },
});

/** x: [batch, n, m] with y: [batch, m, k]; a batch of one goes with any. */
export const product = (tf: Workbench, a: TensorInfo, b: TensorInfo, transposeB = false): TensorInfo =>
  tf.call("BatchMatMul", { a, b }, { transposeA: false, transposeB });

function stacked(tf: Workbench, x: TensorInfo, lead: Shape): TensorInfo {
  const matrix = x.shape.slice(-2);
  const own = sizeOf(x.shape.slice(0, -2));
  if (own === 1 || own === sizeOf(lead)) return tf.reshape(x, [own, ...matrix]);
  return tf.reshape(tf.broadcast(x, [...lead, ...matrix]), [sizeOf(lead), ...matrix]);
}
