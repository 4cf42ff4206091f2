import { isFloat, sizeOf } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import { numbersOf } from "../graph/fileValue.js";
import type { Reader } from "../graph/reader.js";
import { dtypeOf, known } from "../graph/value.js";

/** A float with axes is a weight, like those outside of nodes; a scalar belongs to the op that takes it. */
export const Constant: Reader = (node) => {
  const data = node.tensorAttribute("value");
  if (data) {
    const isScalar = data.type !== "string" && data.shape.length === 0 && isFloat(dtypeOf(data.type));
    return isScalar ? known(() => numbersOf(data), data.type, []) : node.fileValue(data);
  }
  if (node.has("value_float")) return known([node.float("value_float")], "float32", []);
  if (node.has("value_int")) return known([node.int("value_int")], "int64", []);
  const floats = node.floats("value_floats");
  if (floats) return known(floats, "float32", [sizeOf([floats.length])]);
  const ints = node.ints("value_ints");
  if (ints) return known(ints, "int64", [ints.length]);
  return badFile("Constant needs a value that is a tensor or numbers");
};
