import { type Spec, sizeOf } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { native } from "./kernel.js";

/** tfjs's Select wants three equal shapes. */
export const where = native("where", {
  needs: ["Select", "Tile"],
  when: ({ inputs: [, t, e] }) => t?.dtype === "float32" && e?.dtype === "float32",
  device: (inputs, { outputs }, tf) => {
    const { shape } = outputs[0] as Spec;
    const wide = shape.length === 0 ? [1] : shape;
    // Shaders know four axes at most; by now they no longer matter.
    const flat = shape.length > 4 ? [sizeOf(shape)] : wide;
    const [condition, t, e] = inputs.map((x) => tf.reshape(tf.broadcast(x, wide), flat)) as [
      TensorInfo,
      TensorInfo,
      TensorInfo,
    ];
    return tf.call("Select", { condition, t, e });
  },
});
