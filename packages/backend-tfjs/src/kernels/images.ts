/** What core calls [n, c, ...spatial] as tfjs wants images: four axes, channels last. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";
import type { Window } from "./windows.js";

export const TO_NHWC = [0, 2, 3, 1];
export const FROM_NHWC = [0, 3, 1, 2];

/** A line becomes an image of one row. */
export function flatPlanes(tf: Workbench, x: TensorInfo): TensorInfo {
  const [a, b, ...spatial] = x.shape as [number, number, ...number[]];
  return spatial.length === 2 ? x : tf.reshape(x, [a, b, 1, ...spatial]);
}

/** The attributes of a tfjs convolution. */
export function windowOf({ strides, padding, dilations }: Window) {
  const isLine = strides.length === 1;
  return {
    strides: isLine ? [1, ...strides] : [...strides],
    dilations: isLine ? [1, ...dilations] : [...dilations],
    pad: [[0, 0], ...(isLine ? [[0, 0]] : []), ...padding.map((pair) => [...pair]), [0, 0]],
    dataFormat: "NHWC",
    dimRoundingMode: "floor",
  };
}
