import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";

/** tfjs's own makes 0 of NaN on WebGPU. */
export const sigmoid = native("sigmoid", {
  needs: ["Sigmoid", "IsNan", "Select"],
  when: allFloat,
  device: ([given], _, tf) => {
    const x = given as TensorInfo;
    const y = tf.unary("Sigmoid", x);
    return tf.store.engine.name === "webgpu" ? tf.select(tf.unary("IsNan", x), x, y) : y;
  },
});
