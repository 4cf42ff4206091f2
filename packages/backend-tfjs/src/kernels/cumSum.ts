import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";

interface CumulativeAttributes {
  readonly axis: number;
  readonly exclusive: boolean;
  readonly reverse: boolean;
}

export const cumSum = native<CumulativeAttributes>("cumSum", {
  needs: ["Cumsum"],
  when: allFloat,
  device: ([x], { attributes: { axis, exclusive, reverse } }, tf) =>
    tf.along("Cumsum", x as TensorInfo, axis, (at) => ({ axis: at, exclusive, reverse })),
});
