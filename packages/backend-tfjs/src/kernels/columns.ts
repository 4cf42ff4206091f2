/** Convolution as matrix products, for every rank, stride, dilation and number of groups. */
import { type Shape, sizeOf } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";
import { product } from "./matMul.js";
import { swapFirstTwo, type Window, windowSlices } from "./windows.js";

export interface Convolution extends Window {
  readonly groups: number;
}

/** x: [n, c, ...spatial] as one column per window: [groups, c / groups · kernel, n · windows]. */
function columns(
  tf: Workbench,
  x: TensorInfo,
  kernel: Shape,
  windows: Shape,
  window: Convolution,
): TensorInfo {
  const [n, channels] = x.shape as [number, number];
  const perGroup = channels / window.groups;
  const slices = windowSlices(tf, tf.transpose(x, swapFirstTwo(x.shape.length)), { kernel, windows, window });
  const rows = slices.map((slice) => tf.reshape(slice, [window.groups, perGroup, 1, n * sizeOf(windows)]));
  return tf.reshape(tf.concat(rows, 2), [window.groups, perGroup * sizeOf(kernel), n * sizeOf(windows)]);
}

/** y[group] = w[group] · columns(x)[group] */
export function convByColumns(
  tf: Workbench,
  x: TensorInfo,
  w: TensorInfo,
  windows: Shape,
  window: Convolution,
): TensorInfo {
  const [filters, ...rest] = w.shape as [number, ...number[]];
  const filterRows = tf.reshape(w, [window.groups, filters / window.groups, sizeOf(rest)]);
  const y = product(tf, filterRows, columns(tf, x, rest.slice(1), windows, window));
  const apart = tf.reshape(y, [filters, x.shape[0] as number, ...windows]);
  return tf.transpose(apart, swapFirstTwo(apart.shape.length));
}

/** dw[group] = dy[group] · columns(x)[group]ᵀ */
export function filterGradientByColumns(
  tf: Workbench,
  x: TensorInfo,
  dy: TensorInfo,
  kernel: Shape,
  window: Convolution,
): TensorInfo {
  const [n, filters, ...windows] = dy.shape as [number, number, ...number[]];
  const rows = tf.transpose(dy, swapFirstTwo(dy.shape.length));
  const cotangents = tf.reshape(rows, [window.groups, filters / window.groups, n * sizeOf(windows)]);
  return product(tf, cotangents, columns(tf, x, kernel, windows, window), true);
}
