import type { NodeProto } from "../generated/onnx_pb.js";

const text = new TextDecoder();

/** Nodes that ONNX Runtime 1.30 computes otherwise than ONNX's own node tests say, or refuses when it runs them. */
const faults: Readonly<Record<string, (node: NodeProto) => boolean>> = {
  // Masks shorter than the keys are refused, and scores before the mask are given after it.
  Attention: ({ domain }) => domain === "" || domain === "ai.onnx",
  // Rounded to four digits.
  DFT: () => true,
  STFT: () => true,
  MaxUnpool: ({ input }) => input.length > 2,
  // Rows are taken from other places when the corners are aligned.
  Resize: ({ attribute }) => attribute.some(({ s }) => text.decode(s) === "align_corners"),
};

/** Does ONNX Runtime get a node, or one in the graphs inside it, wrong? */
export const isFaulty = (node: NodeProto): boolean =>
  faults[node.opType]?.(node) === true || node.attribute.some(({ g }) => g?.node.some(isFaulty) === true);
