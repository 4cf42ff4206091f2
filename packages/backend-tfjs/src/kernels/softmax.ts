import type { TensorInfo } from "@tensorflow/tfjs-core";
import { aroundAxis } from "../folding.js";
import { allFloat, native } from "./kernel.js";

/** tfjs's is over the last axis. */
export const softmax = native<{ axis: number }>("softmax", {
  when: allFloat,
  device: ([x], { attributes: { axis } }, tf) => {
    const logits = x as TensorInfo;
    const last = logits.shape.length - 1;
    // Swapping two axes is its own inverse.
    const swap = [...logits.shape.keys()].with(axis, last).with(last, axis);
    const swapped = tf.transpose(logits, swap);
    const rows = tf.reshape(swapped, aroundAxis(swapped.shape, last).slice(0, 2));
    const done = tf.call("Softmax", { logits: rows }, { dim: 1 });
    return tf.transpose(tf.reshape(done, swapped.shape), swap);
  },
});
