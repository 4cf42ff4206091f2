import { equal, logicalOr } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

export const IsInf: Reader = (node) => {
  const x = node.tensor(0);
  const positive = equal(x, node.flag("detect_positive", true, "on") ? Number.POSITIVE_INFINITY : Number.NaN);
  const negative = equal(x, node.flag("detect_negative", true, "on") ? Number.NEGATIVE_INFINITY : Number.NaN);
  return logicalOr(positive, negative);
};
