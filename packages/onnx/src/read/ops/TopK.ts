import { fail, topK } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { computed } from "../graph/value.js";

/** Always sorted, which files that do not ask for it allow. Before opset 10 `k` is an attribute. */
export const TopK: Reader = (node) => {
  const k = node.has("k") ? node.int("k") : node.static(1)[0];
  const x = node.tensor(0);
  const { values, indices } = topK(x, k ?? fail("file", "TopK needs k"), {
    axis: node.int("axis", -1),
    largest: node.flag("largest", true, "off"),
  });
  return [values, computed(indices, "int64")];
};
