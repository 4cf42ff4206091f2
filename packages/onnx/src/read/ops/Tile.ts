import { tile } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

/** Before opset 6: how often, along one axis. */
export const Tile: Reader = (node) => {
  const { shape } = node.value(0);
  const counts = node.static(1);
  if (node.opset < 6) {
    const [axis] = node.static(2) as [number];
    return moved(node, 0, (x) =>
      tile(
        x,
        shape.map((_, i) => (i === axis ? (counts[0] as number) : 1)),
      ),
    );
  }
  return moved(node, 0, (x) => tile(x, counts));
};
