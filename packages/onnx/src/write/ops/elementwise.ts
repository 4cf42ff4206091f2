import type { DType, Node, Op, Tensor } from "@hyaline/core";
import * as ops from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import type { Emitter } from "../graph/emitter.js";
import { float64Functions } from "../ort/float64.js";
import { computeDType } from "../ort/kernels.js";
import { webgpuFunctions, webgpuNodes } from "../ort/webgpu.js";
import { composedNearZero } from "../ort/webgpuNearZero.js";
import { type Lowering, lowering } from "./lowering.js";

/** Elementwise core ops that are one ONNX op of the same meaning. */
const oneToOne: readonly (readonly [op: Op<Record<string, never>>, opType: string])[] = [
  [ops.absOp, "Abs"],
  [ops.acosOp, "Acos"],
  [ops.acoshOp, "Acosh"],
  [ops.asinOp, "Asin"],
  [ops.asinhOp, "Asinh"],
  [ops.atanOp, "Atan"],
  [ops.atanhOp, "Atanh"],
  [ops.ceilOp, "Ceil"],
  [ops.cosOp, "Cos"],
  [ops.coshOp, "Cosh"],
  [ops.erfOp, "Erf"],
  [ops.expOp, "Exp"],
  [ops.floorOp, "Floor"],
  [ops.isNaNOp, "IsNaN"],
  [ops.logOp, "Log"],
  [ops.logicalNotOp, "Not"],
  [ops.negOp, "Neg"],
  [ops.roundOp, "Round"],
  [ops.signOp, "Sign"],
  [ops.sinOp, "Sin"],
  [ops.sinhOp, "Sinh"],
  [ops.sqrtOp, "Sqrt"],
  [ops.tanOp, "Tan"],
  [ops.tanhOp, "Tanh"],
  [ops.equalOp, "Equal"],
  [ops.greaterOp, "Greater"],
  [ops.greaterEqualOp, "GreaterOrEqual"],
  [ops.lessOp, "Less"],
  [ops.lessEqualOp, "LessOrEqual"],
  [ops.logicalAndOp, "And"],
  [ops.logicalOrOp, "Or"],
  [ops.logicalXorOp, "Xor"],
  [ops.maximumOp, "Max"],
  [ops.minimumOp, "Min"],
  [ops.subOp, "Sub"],
];

const onBool: ReadonlySet<string> = new Set(["Not", "And", "Or", "Xor", "Equal"]);
const comparisons: ReadonlySet<string> = new Set([
  "Equal",
  "Greater",
  "GreaterOrEqual",
  "Less",
  "LessOrEqual",
  "IsNaN",
]);

const emitPlain =
  (opType: string) =>
  (context: Emitter, names: readonly string[]): string =>
    context.emit(opType, names);

const neither = (context: Emitter, names: readonly string[]): string =>
  context.emit(
    "And",
    names.map((name) => context.emit("Not", [name])),
  );

/** The WebGPU provider has And and Not of booleans, and leaves these to the CPU. */
const logicOnGpu: Readonly<Record<string, (context: Emitter, names: readonly string[]) => string>> = {
  Or: (context, names) => context.emit("Not", [neither(context, names)]),
  Xor: (context, names) => {
    const both = context.emit("And", names);
    const [notNeither, notBoth] = [neither(context, names), both].map((name) => context.emit("Not", [name]));
    return context.emit("And", [notNeither as string, notBoth as string]);
  },
};

/** Writes an elementwise ONNX op, in a wider data type where the runtime has no kernel for the inputs' own. */
export function lowerElementwise(context: LoweringContext, node: Node, opType: string): void {
  const [output] = node.outputs as [number];
  const { names, shape } = context.broadcastInputs(node.inputs);
  const dtype = context.spec(node.inputs.at(-1) as number).dtype as DType;
  const compute =
    onBool.has(opType) && dtype === "bool" ? dtype : computeDType(opType, dtype, context.target);
  if (compute === dtype) {
    const emitOp = (context.isWebgpu && logicOnGpu[opType]) || emitPlain(opType);
    context.set(output, emitOp(context, names), shape);
    return;
  }
  const result = context.emit(
    opType,
    names.map((name) => context.cast(name, compute)),
  );
  context.set(output, comparisons.has(opType) ? result : context.cast(result, dtype), shape);
}

/** Composites that the WebGPU provider is given in another form than their bodies. */
export const onlyOnWebgpu: readonly Lowering[] = [...composedNearZero].map(([op, nearZero]) =>
  lowering(op, (context, node) => context.decompose(node, ([x]) => [nearZero(x as Tensor)])),
);

export const elementwise: readonly Lowering[] = oneToOne.map(([op, opType]) =>
  lowering(op, (context, node) => {
    const { dtype } = context.spec(node.inputs[0] as number);
    const exact = dtype === "float64" ? float64Functions.get(op) : undefined;
    if (exact) return context.decompose(node, ([x]) => [exact(x as Tensor)]);
    if (context.isWebgpu && (dtype === "float32" || dtype === "float16")) {
      const body = webgpuFunctions.get(op);
      if (body) return context.decompose(node, ([x]) => [body(x as Tensor)]);
      const emitNodes = webgpuNodes.get(op);
      const { name, shape } = context.compact(node.inputs[0] as number);
      if (emitNodes) return context.set(node.outputs[0] as number, emitNodes(context, name, dtype), shape);
    }
    return lowerElementwise(context, node, opType);
  }),
);
