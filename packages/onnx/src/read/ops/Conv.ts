import { conv } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { windowOf } from "./window.js";

export const Conv: Reader = (node) => {
  const [x, w] = [node.tensor(0), node.tensor(1)];
  const window = windowOf(node, x.shape.slice(2), w.shape.slice(2));
  return conv(x, w, node.optional(2), { ...window, groups: node.int("group", 1) });
};
