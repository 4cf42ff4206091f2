import type { Spec } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { native } from "./kernel.js";

/** tfjs's Select wants three equal shapes. */
export const where = native("where", {
  needs: ["Select", "Tile"],
  takesBools: true,
  when: ({ inputs: [, t, e] }) => t?.dtype === "float32" && e?.dtype === "float32",
  device: (inputs, { outputs }, tf) => {
    const { shape } = outputs[0] as Spec;
    const [condition, t, e] = inputs.map((x) => tf.broadcast(x, shape)) as [
      TensorInfo,
      TensorInfo,
      TensorInfo,
    ];
    return tf.select(condition, t, e);
  },
});
