import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";
import { native } from "./kernel.js";

/**
 * Between floats and bool; anything that touches integers is exact on the host. tfjs's WebGPU engine calls the integers
 * of a bool floats and leaves them as they are, and its transpose then does not compile: there, floats are chosen.
 */
export const cast = native("cast", {
  needs: ["Cast", "NotEqual"],
  takesBools: true,
  device: ([x], { outputs: [output] }, tf) =>
    output?.dtype === "bool"
      ? tf.binary("NotEqual", x as TensorInfo, tf.constant(new Float32Array(1), []))
      : toFloat(tf, x as TensorInfo),
});

function toFloat(tf: Workbench, x: TensorInfo): TensorInfo {
  if (tf.store.engine.name !== "webgpu" || x.dtype !== "bool")
    return tf.call("Cast", { x }, { dtype: "float32" });
  const [one, zero] = [1, 0].map((value) => tf.broadcast(tf.constant(Float32Array.of(value), []), x.shape));
  return tf.select(x, one as TensorInfo, zero as TensorInfo);
}
