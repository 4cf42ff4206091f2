import type { NodeProto } from "../../generated/onnx_pb.js";
import type { Plan } from "../../read/graph/plan.js";

/** Nodes that ONNX Runtime 1.30 computes otherwise than ONNX's own node tests say, or refuses when it runs them. */
const faults: Readonly<Record<string, (node: NodeProto) => boolean>> = {
  // Masks shorter than the keys are refused, and scores before the mask are given after it.
  Attention: ({ domain }) => domain === "" || domain === "ai.onnx",
  // Rounded to four digits.
  DFT: () => true,
  STFT: () => true,
  MaxUnpool: ({ input }) => input.length > 2,
};

const isFaulty = (node: NodeProto): boolean =>
  faults[node.opType]?.(node) === true || node.attribute.some(({ g }) => g?.node.some(isFaulty) === true);

/** Does ONNX Runtime get any node of a file wrong? */
export const hasFaults = ({ nodes }: Plan, functions: readonly { node: NodeProto[] }[]): boolean =>
  nodes.some(({ proto }) => isFaulty(proto)) || functions.some(({ node }) => node.some(isFaulty));
