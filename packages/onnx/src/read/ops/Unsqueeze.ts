import { expandDims } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";
import { axesOf } from "./axes.js";
import { moved } from "./moved.js";

export const Unsqueeze: Reader = (node) => {
  const axes = axesOf(node, 1) ?? badFile("Unsqueeze needs axes");
  return moved(node, 0, (x) => expandDims(x, axes));
};
