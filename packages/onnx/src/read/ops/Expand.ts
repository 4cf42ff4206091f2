import { broadcastShapes, broadcastTo } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

/** Broadcasts to the common shape: sizes of 1 keep the input's. */
export const Expand: Reader = (node) => {
  const { shape } = node.value(0);
  const wanted = node.static(1);
  const target =
    broadcastShapes(shape, wanted) ??
    badFile("Expand needs a shape that broadcasts", `[${shape}] to [${wanted}]`);
  return moved(node, 0, (x) => broadcastTo(x, target));
};
