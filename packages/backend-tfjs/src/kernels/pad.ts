import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";

interface PadAttributes {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
}

export const pad = native<PadAttributes>("pad", {
  needs: ["PadV2", "Slice"],
  when: allFloat,
  device: ([x], { attributes: { before, after, value } }, tf) =>
    tf.pad(
      x as TensorInfo,
      before.map((n, i) => [n, after[i] as number] as const),
      value,
    ),
});
