import type { TensorInfo } from "@tensorflow/tfjs-core";
import { native } from "./kernel.js";

export const transpose = native<{ permutation: readonly number[] }>("transpose", {
  needs: ["Transpose"],
  device: ([x], { attributes: { permutation } }, tf) => tf.transpose(x as TensorInfo, permutation),
});
