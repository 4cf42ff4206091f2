import { type ResizeOptions, resize } from "@hyaline/core";
import type { OpExample } from "../example.js";

const resized = (name: string, options: ResizeOptions): OpExample => ({
  op: "resize",
  name,
  call: (x) => resize(x, options),
  inputs: [{ shape: [1, 2, 4, 3] }],
});

export const resizeExamples: readonly OpExample[] = [
  resized("nearest, larger", { scales: 2 }),
  resized("nearest, PyTorch", { sizes: [6, 7], coordinateMode: "asymmetric", nearestMode: "floor" }),
  resized("nearest, smaller", { sizes: [2, 2], nearestMode: "ceil" }),
  resized("linear, larger", { sizes: [8, 5], mode: "linear" }),
  resized("linear, smaller, antialiased", { sizes: [2, 2], mode: "linear", antialias: true }),
  resized("linear, corners aligned", { sizes: [7, 2], mode: "linear", coordinateMode: "align_corners" }),
  resized("linear, one row", { sizes: [1, 4], mode: "linear", coordinateMode: "pytorch_half_pixel" }),
  resized("linear, a scale that is not the sizes' quotient", { scales: [0.6, 1.5], mode: "linear" }),
  resized("cubic", { sizes: [7, 7], mode: "cubic" }),
  resized("cubic, nothing outside", {
    sizes: [3, 7],
    mode: "cubic",
    excludeOutside: true,
    cubicCoefficient: -0.5,
  }),
  resized("cut out", {
    sizes: [3, 4],
    mode: "linear",
    coordinateMode: "tf_crop_and_resize",
    regions: [
      [0.2, 0.7],
      [0.5, 1.4],
    ],
    extrapolationValue: 9,
  }),
  {
    op: "resize",
    name: "nearest, TensorFlow's before opset 13",
    call: (x) => resize(x, { sizes: [3, 2], coordinateMode: "tf_half_pixel_for_nn" }),
    inputs: [{ shape: [1, 1, 4, 4], values: Array.from({ length: 16 }, (_, i) => i + 1) }],
    expected: [6, 8, 10, 12, 14, 16],
  },
  {
    op: "resize",
    name: "first axis",
    call: (x) => resize(x, { sizes: [4], axes: [0], mode: "linear" }),
    inputs: [{ shape: [2, 3] }],
  },
  {
    op: "resize",
    name: "uint8",
    call: (x) => resize(x, { sizes: [6] }),
    inputs: [{ shape: [1, 1, 3], dtype: "uint8", values: [1, 2, 3] }],
    expected: [1, 1, 2, 2, 3, 3],
  },
];
