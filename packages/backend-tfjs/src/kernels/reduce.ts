import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";

const reduction = (op: string, kernel: string) =>
  native<{ axes: readonly number[] }>(op, {
    needs: [kernel],
    when: allFloat,
    device: ([x], { attributes: { axes } }, tf) =>
      axes.length === 0 ? (x as TensorInfo) : tf.reduce(kernel, x as TensorInfo, axes),
  });

export const sum = reduction("sum", "Sum");
export const max = reduction("max", "Max");
export const min = reduction("min", "Min");
export const prod = reduction("prod", "Prod");
