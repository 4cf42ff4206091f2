import { shiftLeft, shiftRight } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

export const BitShift: Reader = (node) =>
  (node.string("direction") === "LEFT" ? shiftLeft : shiftRight)(node.tensor(0), node.tensor(1));
