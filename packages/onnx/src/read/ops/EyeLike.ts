import { cast, equal, iota } from "@hyaline/core";
import { elementOf } from "../graph/elementType.js";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { computed } from "../graph/value.js";

/** Ones on the k-th diagonal. */
export const EyeLike: Reader = (node) => {
  const { shape, type } = node.value(0);
  if (shape.length !== 2) badFile("EyeLike needs a matrix", `[${shape}]`);
  const to = node.has("dtype")
    ? (elementOf(node.int("dtype"))?.name ?? badFile("EyeLike needs a known dtype"))
    : type;
  const place = (axis: number) => iota({ dtype: "int32", shape }, axis);
  const diagonal = equal(place(1).sub(place(0)), node.int("k", 0));
  return computed(cast(diagonal, node.dtype(to)), to);
};
