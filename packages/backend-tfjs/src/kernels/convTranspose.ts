import type { Spec } from "@hyaline/core";
import type { ConvTransposeAttributes } from "@hyaline/core/ops";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";
import { convByColumns } from "./columns.js";
import { FROM_NHWC, flatPlanes, TO_NHWC, windowOf } from "./images.js";
import { allFloat, native } from "./kernel.js";

/** tfjs's own over one or two axes without groups or dilation; otherwise a convolution of the spread input. */
export const convTranspose = native<ConvTransposeAttributes>("convTranspose", {
  needs: ["Conv2DBackpropInput", "BatchMatMul", "Reverse"],
  when: allFloat,
  device: ([x, w, bias], { attributes, outputs }, tf) => {
    const { shape } = outputs[0] as Spec;
    const isOwn =
      shape.length <= 4 &&
      attributes.groups === 1 &&
      attributes.dilations.every((dilation) => dilation === 1);
    const y = (isOwn ? imageGradient : bySpreading)(tf, x as TensorInfo, w as TensorInfo, shape, attributes);
    if (!bias) return y;
    const perChannel = tf.reshape(bias, [1, shape[1] as number, ...shape.slice(2).map(() => 1)]);
    return tf.binary("Add", tf.reshape(y, shape), perChannel);
  },
});

type Shape = readonly number[];

function imageGradient(
  tf: Workbench,
  x: TensorInfo,
  w: TensorInfo,
  shape: Shape,
  attributes: ConvTransposeAttributes,
): TensorInfo {
  const [n, channels, ...spatial] = shape as [number, number, ...number[]];
  const dy = tf.transpose(flatPlanes(tf, x), TO_NHWC);
  const filter = tf.transpose(flatPlanes(tf, w), [2, 3, 1, 0]);
  const inputShape = [n, ...(spatial.length === 1 ? [1] : []), ...spatial, channels];
  const dx = tf.call("Conv2DBackpropInput", { dy, filter }, { ...windowOf(attributes), inputShape });
  return tf.transpose(dx, FROM_NHWC);
}

/** Zeros between the elements for the strides, zeros around them for the reach of the kernel, and the kernel turned round. */
function bySpreading(
  tf: Workbench,
  x: TensorInfo,
  w: TensorInfo,
  shape: Shape,
  { groups, strides, dilations, padding, outputPadding }: ConvTransposeAttributes,
): TensorInfo {
  const kernel = w.shape.slice(2);
  const around = kernel.map((size, i): [number, number] => {
    const reach = (size - 1) * (dilations[i] as number);
    const [begin, end] = padding[i] as readonly [number, number];
    // What was stuffed after the last element is cut off again.
    const surplus = (strides[i] as number) - 1;
    return [reach - begin, reach - end + (outputPadding[i] as number) - surplus];
  });
  const spread = tf.pad(stuffed(tf, x, strides), [[0, 0], [0, 0], ...around], 0);
  return convByColumns(tf, spread, adjointFilters(tf, w, groups), shape.slice(2), {
    groups,
    dilations,
    strides: strides.map(() => 1),
    padding: strides.map(() => [0, 0] as const),
  });
}

/** `stride - 1` zeros after each element of the spatial axes, one axis at a time. */
function stuffed(tf: Workbench, x: TensorInfo, strides: Shape): TensorInfo {
  return strides.reduce((y, stride, i) => {
    if (stride === 1) return y;
    const axis = i + 2;
    const size = y.shape[axis] as number;
    const [before, after] = [y.shape.slice(0, axis), y.shape.slice(axis + 1)];
    const flat = tf.reshape(y, [product(before) * size, 1, product(after)]);
    const pairs = [
      [0, 0],
      [0, stride - 1],
      [0, 0],
    ] as const;
    return tf.reshape(tf.pad(flat, pairs, 0), [...before, size * stride, ...after]);
  }, x);
}

const product = (sizes: Shape): number => sizes.reduce((a, b) => a * b, 1);

/** [in, out / groups, ...kernel] as the filters of a convolution from in to out: [out, in / groups, ...kernel], turned round. */
function adjointFilters(tf: Workbench, w: TensorInfo, groups: number): TensorInfo {
  const [channels, perGroup, ...kernel] = w.shape as [number, number, ...number[]];
  const taps = product(kernel);
  const turned = tf.call("Reverse", { x: tf.reshape(w, [channels, perGroup, taps]) }, { dims: [2] });
  const grouped = tf.reshape(turned, [groups, channels / groups, perGroup, taps]);
  return tf.reshape(tf.transpose(grouped, [0, 2, 1, 3]), [groups * perGroup, channels / groups, ...kernel]);
}
