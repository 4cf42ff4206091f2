import { cast, encode, type Tensor, tensor } from "@hyaline/core";
import type { Value } from "./value.js";

/**
 * A float32 value of a model that is read in double precision. What the file itself makes, such as a state of zeros by
 * ConstantOfShape, and what was folded on the host, is made in double precision too.
 */
export function widened(value: Value): Value {
  const { type, shape, numbers, items, strings, weight } = value;
  if (type !== "float32" || items || strings) return value;
  if (!numbers || weight) {
    return value.tensor.dtype === "float32" ? { ...value, tensor: cast(value.tensor, "float64") } : value;
  }
  let made: Tensor | undefined;
  return {
    type,
    shape,
    weight,
    numbers,
    get tensor() {
      made ??= tensor(encode(numbers(), "float64"), { dtype: "float64", shape, copy: false });
      return made;
    },
  };
}
