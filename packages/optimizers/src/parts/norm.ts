import { add, cast, mul, promote, sqrt, sum, type Tensor } from "@hyaline/core";

/** √(Σ x²) over all elements of all tensors, in at least float32: squares overflow float16 early. */
export function jointNorm(tensors: readonly Tensor[]): Tensor {
  const dtype = tensors.map((tensor) => tensor.dtype).reduce(promote, "float32");
  return sqrt(
    tensors
      .map((tensor) => cast(tensor, dtype))
      .map((wide) => sum(mul(wide, wide)))
      .reduce(add),
  );
}
