import { einsum } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

export const Einsum: Reader = (node) =>
  einsum(node.string("equation"), ...node.inputs.map((_, i) => node.tensor(i)));
