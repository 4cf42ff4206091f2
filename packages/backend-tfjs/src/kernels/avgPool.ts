import { type Spec, sizeOf } from "@hyaline/core";
import type { AvgPoolAttributes } from "@hyaline/core/ops";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, native } from "./kernel.js";
import { windowSlices } from "./windows.js";

/** The sum of the windows' slices, divided by how many elements each window counts. */
export const avgPool = native<AvgPoolAttributes>("avgPool", {
  needs: ["StridedSlice", "PadV2"],
  when: allFloat,
  device: ([x], { attributes, inputs: [input], outputs: [output] }, tf) => {
    const windows = (output as Spec).shape.slice(2);
    const slices = windowSlices(tf, x as TensorInfo, {
      kernel: attributes.kernel,
      windows,
      window: attributes,
    });
    const sum = slices.reduce((a, b) => tf.binary("Add", a, b));
    const counts = windowSizes((input as Spec).shape.slice(2), windows, attributes);
    return tf.binary("RealDiv", sum, tf.constant(counts, [1, 1, ...windows]));
  },
});

/** By how many elements each window's sum is divided: the product over the axes of what lies on the input, or on padding that counts. */
function windowSizes(
  spatial: readonly number[],
  windows: readonly number[],
  { kernel, strides, dilations, padding, countIncludePad }: AvgPoolAttributes,
): Float32Array {
  const perAxis = windows.map((count, axis) => {
    const [begin, end] = padding[axis] as readonly [number, number];
    const [from, to] = countIncludePad
      ? [-begin, (spatial[axis] as number) + end]
      : [0, spatial[axis] as number];
    return Array.from({ length: count }, (_, i) => {
      const start = i * (strides[axis] as number) - begin;
      const places = Array.from(
        { length: kernel[axis] as number },
        (_, k) => start + k * (dilations[axis] as number),
      );
      return places.filter((place) => place >= from && place < to).length;
    });
  });
  return Float32Array.from({ length: sizeOf(windows) }, (_, flat) => {
    let [rest, size] = [flat, 1];
    for (let axis = windows.length - 1; axis >= 0; axis--) {
      const count = windows[axis] as number;
      size *= perAxis[axis]?.[rest % count] as number;
      rest = Math.floor(rest / count);
    }
    return size;
  });
}
