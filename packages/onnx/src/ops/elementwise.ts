import type { DType, Node, Tensor } from "@hyaline/core";
import type { LoweringContext } from "../write/context.js";
import { computeDType } from "../write/kernels.js";
import { float64Functions } from "./float64.js";
import { type Lowering, lowering } from "./lowering.js";

/** Elementwise core ops that are one ONNX op of the same meaning. */
const oneToOne: Readonly<Record<string, string>> = {
  abs: "Abs",
  acos: "Acos",
  acosh: "Acosh",
  asin: "Asin",
  asinh: "Asinh",
  atan: "Atan",
  atanh: "Atanh",
  ceil: "Ceil",
  cos: "Cos",
  cosh: "Cosh",
  erf: "Erf",
  exp: "Exp",
  floor: "Floor",
  isNaN: "IsNaN",
  log: "Log",
  logicalNot: "Not",
  neg: "Neg",
  round: "Round",
  sigmoid: "Sigmoid",
  sign: "Sign",
  sin: "Sin",
  sinh: "Sinh",
  sqrt: "Sqrt",
  tan: "Tan",
  tanh: "Tanh",
  equal: "Equal",
  greater: "Greater",
  greaterEqual: "GreaterOrEqual",
  less: "Less",
  lessEqual: "LessOrEqual",
  logicalAnd: "And",
  logicalOr: "Or",
  logicalXor: "Xor",
  maximum: "Max",
  minimum: "Min",
  sub: "Sub",
};

const onBool: ReadonlySet<string> = new Set(["Not", "And", "Or", "Xor", "Equal"]);
const comparisons: ReadonlySet<string> = new Set([
  "Equal",
  "Greater",
  "GreaterOrEqual",
  "Less",
  "LessOrEqual",
  "IsNaN",
]);

/** Writes an elementwise ONNX op, in a wider data type where the runtime has no kernel for the inputs' own. */
export function lowerElementwise(context: LoweringContext, node: Node, opType: string): void {
  const [output] = node.outputs as [number];
  const { names, shape } = context.broadcastInputs(node.inputs);
  const dtype = context.spec(node.inputs.at(-1) as number).dtype as DType;
  const compute = onBool.has(opType) && dtype === "bool" ? dtype : computeDType(opType, dtype);
  if (compute === dtype) {
    context.set(output, context.emit(opType, names), shape);
    return;
  }
  const result = context.emit(
    opType,
    names.map((name) => context.cast(name, compute)),
  );
  context.set(output, comparisons.has(opType) ? result : context.cast(result, dtype), shape);
}

export const elementwise: readonly Lowering[] = Object.entries(oneToOne).map(([op, opType]) =>
  lowering(op, (context, node) => {
    const exact = float64Functions[op];
    if (exact && context.spec(node.inputs[0] as number).dtype === "float64") {
      return context.decompose(node, ([x]) => [exact(x as Tensor)]);
    }
    return lowerElementwise(context, node, opType);
  }),
);
