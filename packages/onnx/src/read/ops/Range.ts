import { arange, fail } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { computed } from "../graph/value.js";

export const Range: Reader = (node) => {
  const [start, limit, delta] = [0, 1, 2].map((i) => node.static(i)[0]) as [number, number, number];
  const { type } = node.value(0);
  if (!(Math.abs((limit - start) / delta) < 2 ** 31))
    fail("shape", "Range has at most 2^31 elements", `${start}, ${limit}, ${delta}`);
  return computed(arange(start, limit, delta, { dtype: node.dtype(type) }), type);
};
