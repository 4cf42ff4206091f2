import { tril, triu } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

export const Trilu: Reader = (node) => {
  const [k = 0] = node.staticOptional(1) ?? [];
  const { shape } = node.value(0);
  // A diagonal past a corner is as good as the corner's.
  const most = Math.max(1, ...shape.slice(-2));
  const diagonal = Math.max(-most - 1, Math.min(most + 1, k));
  return moved(node, 0, (x) => (node.flag("upper", true, "on") ? triu : tril)(x, { diagonal }));
};
