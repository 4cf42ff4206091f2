import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";

/** tfjs's sign of NaN is 0. */
export const sign = native("sign", {
  needs: ["Sign", "IsNan", "Select"],
  when: allFloat,
  device: ([given], { inputs }, tf) => {
    const x = inputs[0]?.shape.length === 0 ? tf.reshape(given as TensorInfo, [1]) : (given as TensorInfo);
    return tf.call("Select", { condition: tf.call("IsNan", { x }), t: x, e: tf.call("Sign", { x }) });
  },
});
