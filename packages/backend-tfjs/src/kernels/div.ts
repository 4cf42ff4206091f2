import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";
import { webglBinary } from "./shader.js";

/** tfjs's own says 1 wherever a equals b, of 0 / 0 and of ∞ / ∞ too. Elsewhere it has a reason: drivers round quotients. */
const quotient = webglBinary(`
  if (a == b) return a == 0.0 || isinf(a) ? NAN : 1.0;
  return a / b;`);

export const div = native("div", {
  needs: ["RealDiv"],
  when: allFloat,
  device: ([a, b], _, tf) => {
    const kernel = tf.store.engine.name === "webgl" ? quotient : "RealDiv";
    return tf.binary(kernel, a as TensorInfo, b as TensorInfo);
  },
});
