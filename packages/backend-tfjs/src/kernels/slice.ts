import type { TensorInfo } from "@tensorflow/tfjs-core";
import { native } from "./kernel.js";

interface SliceAttributes {
  readonly starts: readonly number[];
  readonly sizes: readonly number[];
  readonly strides: readonly number[];
}

/** What runs backwards is taken forwards, and reversed. */
export const slice = native<SliceAttributes>("slice", {
  needs: ["Slice", "StridedSlice", "Reverse"],
  device: ([x], { attributes: { starts, sizes, strides } }, tf) => {
    const backwards = [...strides.keys()].filter((axis) => (strides[axis] as number) < 0);
    const first = starts.map((start, i) => {
      const stride = strides[i] as number;
      return stride < 0 ? start + ((sizes[i] as number) - 1) * stride : start;
    });
    const taken = tf.slice(x as TensorInfo, first, sizes, strides.map(Math.abs));
    return backwards.reduce((y, axis) => tf.along("Reverse", y, axis, (at) => ({ dims: [at] })), taken);
  },
});
