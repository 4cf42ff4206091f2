import type { Spec } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { indexed } from "./indexed.js";
import { flatPlaces } from "./places.js";

/** A gather from the flattened tensor. */
export const takeAlongAxis = indexed<{ axis: number }>("takeAlongAxis", {
  places: (indices, { attributes: { axis }, inputs: [x, at] }) =>
    flatPlaces("takeAlongAxis", indices, (at as Spec).shape, (x as Spec).shape, axis),
  device: ([x], places, { inputs: [input] }, tf) => {
    const size = (input as Spec).shape.reduce((a, b) => a * b, 1);
    const rows = tf.reshape(x as TensorInfo, [size, 1]);
    const indices = tf.constant(places, [places.length], "int32");
    return tf.call("GatherV2", { x: rows, indices }, { axis: 0, batchDims: 0 });
  },
});
