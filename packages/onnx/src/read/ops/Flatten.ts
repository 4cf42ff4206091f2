import { normaliseAxis, reshape, sizeOf } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

/** Two axes: those before `axis`, and the rest. */
export const Flatten: Reader = (node) => {
  const { shape } = node.value(0);
  const axis = node.int("axis", 1);
  const at = axis === shape.length ? axis : normaliseAxis(axis, shape.length, "Flatten");
  return moved(node, 0, (x) => reshape(x, [sizeOf(shape.slice(0, at)), sizeOf(shape.slice(at))]));
};
