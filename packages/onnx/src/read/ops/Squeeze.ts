import { squeeze } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { axesOf } from "./axes.js";
import { moved } from "./moved.js";

export const Squeeze: Reader = (node) => {
  const axes = axesOf(node, 1);
  return moved(node, 0, (x) => squeeze(x, axes ? { axes } : {}));
};
