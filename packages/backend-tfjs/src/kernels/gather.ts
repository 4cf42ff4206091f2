import { type Spec, sizeOf } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { indexed } from "./indexed.js";
import { checkedIndices } from "./places.js";

export const gather = indexed<{ axis: number }>("gather", {
  places: (indices, { attributes: { axis }, inputs }) =>
    checkedIndices("gather", indices, (inputs[0] as Spec).shape[axis] as number),
  device: ([x], places, { attributes: { axis } }, tf) => {
    const { shape } = x as TensorInfo;
    const [before, after] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
    const rows = tf.reshape(x as TensorInfo, [before, shape[axis] as number, after]);
    const indices = tf.constant(places, [places.length], "int32");
    return tf.call("GatherV2", { x: rows, indices }, { axis: 1, batchDims: 0 });
  },
});
