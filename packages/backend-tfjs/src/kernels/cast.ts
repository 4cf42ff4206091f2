import type { TensorInfo } from "@tensorflow/tfjs-core";
import { native } from "./kernel.js";

/** Between floats and bool; anything that touches integers is exact on the host. */
export const cast = native("cast", {
  needs: ["Cast", "NotEqual"],
  device: ([x], { outputs: [output] }, tf) =>
    output?.dtype === "bool"
      ? tf.binary("NotEqual", x as TensorInfo, tf.constant(new Float32Array(1), []))
      : tf.call("Cast", { x: x as TensorInfo }, { dtype: "float32" }),
});
