import { transpose } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { moved } from "./moved.js";

export const Transpose: Reader = (node) => moved(node, 0, (x) => transpose(x, node.ints("perm")));
