/**
 * ONNX Runtime's Sigmoid has an absolute error of 3e-8 and is 0 from -18 on (see write/ops/sigmoid.ts): a file's own node is as
 * good as the exact one inside of a network, and is kept there. Where the probability itself is asked for, or its
 * logarithm is taken, its tail is what counts: there the node becomes 1 / (1 + e^-x).
 */
import { create } from "@bufbuild/protobuf";
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  type NodeProto,
  NodeProtoSchema,
  TensorProto_DataType,
  TensorProtoSchema,
} from "../../generated/onnx_pb.js";
import type { Plan } from "../../read/graph/plan.js";
import { movingOps, seenValues } from "../../read/graph/seenValues.js";

/** Ops whose results are elements of their inputs, or products and logarithms, which keep a relative error. */
const keeping: ReadonlySet<string> = new Set([
  ...movingOps,
  ..."Cast Div Dropout Log Max Min Mul Sqrt".split(" "),
]);

/** The Sigmoid nodes of a float32 file whose tails are seen in an output or in a logarithm. */
export function sigmoidsWithTails(plan: Plan, opset: number): ReadonlySet<NodeProto> {
  const { nodes, outputs, inputs, initializers } = plan;
  // Older ops broadcast in another way.
  if (opset < 7) return new Set();
  const logarithms = nodes.filter(({ domain, proto }) => domain === "" && proto.opType === "Log");
  const ends = [...outputs.map(({ name }) => name), ...logarithms.flatMap(({ proto }) => proto.input)];
  const seen = seenValues(plan, ends, keeping);
  const found = new Set(
    nodes
      .filter(
        ({ domain, proto }) =>
          domain === "" && proto.opType === "Sigmoid" && seen.has(proto.output[0] as string),
      )
      .map(({ proto }) => proto),
  );
  return found.size > 0 && isAllSingle({ nodes, inputs, initializers }) ? found : new Set();
}

const isOtherFloat = (type: number | undefined): boolean =>
  type === TensorProto_DataType.DOUBLE || type === TensorProto_DataType.FLOAT16;

/** Are all floats of a file float32? Then so is the 1 that a quotient needs. */
const isAllSingle = ({
  nodes,
  inputs,
  initializers,
}: Pick<Plan, "nodes" | "inputs" | "initializers">): boolean =>
  inputs.every(({ type }) => type?.value.case !== "tensorType" || !isOtherFloat(type.value.value.elemType)) &&
  [...initializers.values()].every(({ type }) => type !== "float64" && type !== "float16") &&
  nodes.every(({ proto }) =>
    proto.attribute.every(({ name, i, t }) => !isOtherFloat(name === "to" ? Number(i) : t?.dataType)),
  );

/** 1 / (1 + e^-x) in place of a Sigmoid: nodes of names that the file does not use. */
export function exactSigmoid(node: NodeProto, unused: (hint: string) => string): NodeProto[] {
  const [x, y] = [node.input[0] as string, node.output[0] as string];
  const [one, minus, power, sum] = ["one", "minus", "power", "sum"].map((part) => unused(`${y}/${part}`)) as [
    string,
    string,
    string,
    string,
  ];
  const make = (opType: string, input: string[], output: string): NodeProto =>
    create(NodeProtoSchema, { opType, name: output, input, output: [output] });
  const value = create(AttributeProtoSchema, {
    name: "value",
    type: AttributeProto_AttributeType.TENSOR,
    t: create(TensorProtoSchema, { dataType: TensorProto_DataType.FLOAT, floatData: [1] }),
  });
  return [
    create(NodeProtoSchema, { opType: "Constant", name: one, output: [one], attribute: [value] }),
    make("Neg", [x], minus),
    make("Exp", [minus], power),
    make("Add", [power, one], sum),
    { ...make("Reciprocal", [sum], y), name: node.name },
  ];
}
