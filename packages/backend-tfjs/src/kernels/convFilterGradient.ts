import type { ConvFilterGradientAttributes } from "@hyaline/core/ops";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { filterGradientByColumns } from "./columns.js";
import { allFloat, native } from "./kernel.js";

/** By columns on every engine: tfjs's wasm engine has no filter gradients. */
export const convFilterGradient = native<ConvFilterGradientAttributes>("convFilterGradient", {
  needs: ["BatchMatMul", "StridedSlice"],
  when: allFloat,
  device: ([x, dy], { attributes }, tf) =>
    filterGradientByColumns(tf, x as TensorInfo, dy as TensorInfo, attributes.kernel, attributes),
});
