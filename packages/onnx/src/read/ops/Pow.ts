import { cast, pow, sqrt, square } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { operands } from "./binary.js";

/** The result has the base's data type. */
export const Pow: Reader = (node) => {
  const base = node.tensor(0);
  const [a, b] = operands(node);
  if (b === 2) return square(base);
  if (b === 0.5 && base.dtype.startsWith("float")) return sqrt(base);
  return cast(pow(a, b), base.dtype);
};
