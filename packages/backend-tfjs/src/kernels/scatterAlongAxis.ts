import { type ScatterReduction, type Spec, sizeOf } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { addRows, indexed } from "./indexed.js";
import { flatPlaces } from "./places.js";

/** Sums into the flattened tensor. */
export const scatterAlongAxis = indexed<{ axis: number; reduction: ScatterReduction }>("scatterAlongAxis", {
  when: ({ attributes: { reduction } }) => reduction === "add",
  places: (indices, { attributes: { axis }, inputs: [x, at] }) =>
    flatPlaces("scatterAlongAxis", indices, (at as Spec).shape, (x as Spec).shape, axis),
  device: ([x, updates], places, { inputs: [input] }, tf) => {
    const flat = (t: unknown, size: number) => tf.reshape(t as TensorInfo, [size, 1]);
    return addRows(tf, flat(x, sizeOf((input as Spec).shape)), places, flat(updates, places.length));
  },
});
