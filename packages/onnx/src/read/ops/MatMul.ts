import { matMul } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

export const MatMul: Reader = (node) => matMul(node.tensor(0), node.tensor(1));
