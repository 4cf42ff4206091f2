import { equal, logicalOr } from "@hyaline/core";
import type { Reader } from "../reader.js";

export const IsInf: Reader = (node) => {
  const x = node.tensor(0);
  const positive = equal(x, node.int("detect_positive", 1) !== 0 ? Number.POSITIVE_INFINITY : Number.NaN);
  const negative = equal(x, node.int("detect_negative", 1) !== 0 ? Number.NEGATIVE_INFINITY : Number.NaN);
  return logicalOr(positive, negative);
};
