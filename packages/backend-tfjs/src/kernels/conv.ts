import type { Spec } from "@hyaline/core";
import type { ConvAttributes } from "@hyaline/core/ops";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";
import { convByColumns } from "./columns.js";
import { FROM_NHWC, flatPlanes, TO_NHWC, windowOf } from "./images.js";
import { allFloat, native } from "./kernel.js";

/** tfjs's own over one or two axes, whole or depthwise; the rest by columns. */
export const conv = native<ConvAttributes>("conv", {
  needs: ["Conv2D", "DepthwiseConv2dNative", "BatchMatMul"],
  when: allFloat,
  device: ([x, w, bias], { attributes, inputs, outputs }, tf) => {
    const { groups, strides, dilations } = attributes;
    const { shape } = outputs[0] as Spec;
    const isDepthwise = groups > 1 && (inputs[1] as Spec).shape[1] === 1;
    const isPlain = strides.every((stride) => stride === 1) || dilations.every((dilation) => dilation === 1);
    const isOwn = shape.length <= 4 && (groups === 1 || isDepthwise) && isPlain;
    const y = isOwn
      ? imageConv(tf, x as TensorInfo, w as TensorInfo, attributes)
      : convByColumns(tf, x as TensorInfo, w as TensorInfo, shape.slice(2), attributes);
    if (!bias) return y;
    const flat = tf.reshape(y, shape);
    const perChannel = tf.reshape(bias, [1, shape[1] as number, ...shape.slice(2).map(() => 1)]);
    return tf.binary("Add", flat, perChannel);
  },
});

function imageConv(tf: Workbench, x: TensorInfo, w: TensorInfo, attributes: ConvAttributes): TensorInfo {
  const images = tf.transpose(flatPlanes(tf, x), TO_NHWC);
  const [filters, perGroup, height, width] = flatPlanes(tf, w).shape as [number, number, number, number];
  const { groups } = attributes;
  const isDepthwise = groups > 1;
  const y = isDepthwise
    ? tf.call(
        "DepthwiseConv2dNative",
        {
          x: images,
          filter: tf.transpose(tf.reshape(w, [groups, filters / groups, height, width]), [2, 3, 0, 1]),
        },
        windowOf(attributes),
      )
    : tf.call(
        "Conv2D",
        {
          x: images,
          filter: tf.transpose(tf.reshape(w, [filters, perGroup, height, width]), [2, 3, 1, 0]),
        },
        windowOf(attributes),
      );
  return tf.transpose(y, FROM_NHWC);
}
