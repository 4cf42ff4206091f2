import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";

interface CumulativeAttributes {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

export const cumSum = native<CumulativeAttributes>("cumSum", {
  needs: ["Cumsum", "Reverse"],
  when: allFloat,
  device: ([x], { attributes: { axis, exclusive, reverse } }, tf) => {
    // WebGPU's shader for sums from the end knows one length of the axis, and is used again for others.
    const turns = reverse && tf.store.engine.name === "webgpu";
    const turned = (y: TensorInfo) => (turns ? tf.along("Reverse", y, axis, (at) => ({ dims: [at] })) : y);
    const options = { exclusive, reverse: reverse && !turns };
    return turned(tf.along("Cumsum", turned(x as TensorInfo), axis, (at) => ({ axis: at, ...options })));
  },
});
