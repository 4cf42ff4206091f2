import type { NodeProto } from "../generated/onnx_pb.js";
import { numbersOf } from "../import/fileValue.js";
import type { Plan } from "../import/plan.js";
import { fileTensor } from "../import/tensorData.js";
import type { Numbers } from "../import/value.js";

const text = new TextDecoder();

/** The numbers that a file holds under a name, if any. */
type Held = (name: string | undefined) => Numbers | undefined;

/** Nodes that ONNX Runtime 1.30 computes otherwise than ONNX's own node tests say, or refuses when it runs them. */
const faults: Readonly<Record<string, (node: NodeProto, held: Held) => boolean>> = {
  // Masks shorter than the keys are refused, and scores before the mask are given after it.
  Attention: ({ domain }) => domain === "" || domain === "ai.onnx",
  // Rounded to four digits.
  DFT: () => true,
  STFT: () => true,
  MaxUnpool: ({ input }) => input.length > 2,
  // With corners aligned, scales that leave a fraction of an element take rows from other places.
  Resize: ({ input, attribute }, held) => {
    if (!attribute.some(({ s }) => text.decode(s) === "align_corners") || input[3]) return false;
    const scales = held(input[2]);
    return !scales || Array.from(scales).some((scale) => !Number.isInteger(scale));
  },
};

const isFaulty = (node: NodeProto, held: Held): boolean =>
  faults[node.opType]?.(node, held) === true ||
  node.attribute.some(({ g }) => g?.node.some((each) => isFaulty(each, held)) === true);

/** Does ONNX Runtime get any node of a file wrong? */
export function hasFaults(
  { nodes, initializers }: Plan,
  functions: readonly { node: NodeProto[] }[],
): boolean {
  const producers = new Map(nodes.flatMap(({ proto }) => proto.output.map((name) => [name, proto])));
  const held: Held = (name = "") => {
    const data = initializers.get(name);
    if (data) return numbersOf(data);
    const node = producers.get(name);
    // Exporters put a list of scales together from its parts.
    const parts = node?.opType === "Concat" ? node.input.map(held) : [];
    if (parts.length > 0 && parts.every((part) => part))
      return parts.flatMap((part) => Array.from(part ?? []));
    const tensor = node?.opType === "Constant" ? node.attribute[0]?.t : undefined;
    return tensor && numbersOf(fileTensor(tensor));
  };
  const all = [...nodes.map(({ proto }) => proto), ...functions.flatMap(({ node }) => node)];
  return all.some((node) => isFaulty(node, held));
}
