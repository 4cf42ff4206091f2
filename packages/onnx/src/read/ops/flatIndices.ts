/** Indices along one axis as indices into the flattened tensor. Not a reader itself. */
import { add, iota, less, mul, type Shape, stridesOf, type Tensor, where } from "@hyaline/core";

export function flatIndices(indices: Tensor, shape: Shape, axis: number): Tensor {
  const strides = stridesOf(shape);
  const along = where(less(indices, 0), add(indices, shape[axis] as number), indices);
  return shape.reduce(
    (flat, _, i) => {
      if (i === axis) return flat;
      return add(flat, mul(iota({ dtype: "int32", shape: indices.shape }, i), strides[i] as number));
    },
    mul(along, strides[axis] as number),
  );
}
