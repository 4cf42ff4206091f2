import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";

/** tfjs's sign of NaN is 0, and on wasm that of all below 1e-7. */
export const sign = native("sign", {
  except: ["wasm"],
  needs: ["Sign", "IsNan", "Select"],
  when: allFloat,
  device: ([given], _, tf) => {
    const x = given as TensorInfo;
    return tf.select(tf.unary("IsNan", x), x, tf.unary("Sign", x));
  },
});
