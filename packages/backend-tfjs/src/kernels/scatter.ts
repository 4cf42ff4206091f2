import { type ScatterReduction, type Spec, sizeOf } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { addRows, indexed } from "./indexed.js";
import { checkedIndices } from "./places.js";

/** Sums by tfjs's ScatterNd, along the first axis; the other reductions depend on an order, and are the host's. */
export const scatter = indexed<{ axis: number; reduction: ScatterReduction }>("scatter", {
  when: ({ attributes: { reduction } }) => reduction === "add",
  places: (indices, { attributes: { axis }, inputs }) =>
    checkedIndices("scatter", indices, (inputs[0] as Spec).shape[axis] as number),
  device: ([x, updates], places, { attributes: { axis } }, tf) => {
    const base = x as TensorInfo;
    const { shape } = base;
    const size = shape[axis] as number;
    const [before, after] = [sizeOf(shape.slice(0, axis)), sizeOf(shape.slice(axis + 1))];
    const inFront = (t: TensorInfo, count: number) =>
      tf.reshape(tf.transpose(tf.reshape(t, [before, count, after]), [1, 0, 2]), [count, before * after]);
    const sums = addRows(tf, inFront(base, size), places, inFront(updates as TensorInfo, places.length));
    return tf.transpose(tf.reshape(sums, [size, before, after]), [1, 0, 2]);
  },
});
