import { clip } from "@hyaline/core";
import type { OnnxNode, Reader } from "../graph/reader.js";

/** Bounds that are no weights belong to the op; before opset 11 they are attributes. */
export const Clip: Reader = (node) => {
  const x = node.tensor(0);
  if (node.opset < 11) {
    return clip(x, node.has("min") ? node.float("min") : null, node.has("max") ? node.float("max") : null);
  }
  const [low, high] = [bound(node, 1), bound(node, 2)];
  // Where the bounds cross, ONNX gives the upper one.
  if (typeof low === "number" && typeof high === "number" && low > high) return clip(x, high, high);
  return clip(x, low, high);
};

const bound = (node: OnnxNode, input: number) => {
  const numbers = node.staticIfKnown(input);
  return numbers?.length === 1 ? (numbers[0] as number) : (node.optional(input) ?? null);
};
