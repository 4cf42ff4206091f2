import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";

/** tfjs's is over the last axis. */
export const softmax = native<{ axis: number }>("softmax", {
  when: allFloat,
  device: ([x], { attributes: { axis } }, tf) => {
    const logits = x as TensorInfo;
    const last = logits.shape.length - 1;
    // Swapping two axes is its own inverse.
    const swap = [...logits.shape.keys()].with(axis, last).with(last, axis);
    return tf.transpose(tf.call("Softmax", { logits: tf.transpose(logits, swap) }, { dim: last }), swap);
  },
});
