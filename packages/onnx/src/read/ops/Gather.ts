import { gather, normaliseAxis } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

export const Gather: Reader = (node) => {
  const axis = node.int("axis", 0);
  normaliseAxis(axis, node.value(0).shape.length, "Gather");
  return moved(node, 0, (x) => gather(x, node.tensor(1), { axis }));
};
