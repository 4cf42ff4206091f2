import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";

/** tfjs's sign of NaN is 0. */
export const sign = native("sign", {
  needs: ["Sign", "IsNan", "Select"],
  when: allFloat,
  device: ([given], _, tf) => {
    const x = given as TensorInfo;
    return tf.select(tf.unary("IsNan", x), x, tf.unary("Sign", x));
  },
});
