import { where } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

export const Where: Reader = (node) => where(node.tensor(0), node.tensor(1), node.tensor(2));
