import { isFloat, type Node, sizeOf, type ValueId } from "@hyaline/core";
import { matMulOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { computeDType } from "../ort/kernels.js";
import { lowering } from "./lowering.js";

/** A matrix, or the transpose of one that exists already. */
interface Factor {
  readonly name: string;
  readonly transposed: 0 | 1;
}

function factor(context: LoweringContext, value: ValueId): Factor {
  const swapped = context.producer(value, "transpose");
  if (!swapped) return { name: context.full(value), transposed: 0 };
  return { name: context.full(swapped.inputs[0] as ValueId), transposed: 1 };
}

/** Two float matrices: Gemm reads either of them transposed, and adds a bias. */
function isGemm(context: LoweringContext, { inputs }: Node): boolean {
  const [a, b] = inputs.map((input) => context.spec(input));
  return a?.shape.length === 2 && b?.shape.length === 2 && isFloat(a.dtype);
}

function gemm(context: LoweringContext, node: Node, bias?: string): string {
  const [a, b] = node.inputs.map((input) => factor(context, input)) as [Factor, Factor];
  const attributes = { transA: a.transposed || undefined, transB: b.transposed || undefined };
  return context.emit("Gemm", bias === undefined ? [a.name, b.name] : [a.name, b.name, bias], attributes);
}

export const matMul = lowering(matMulOp, (context, node) => {
  const [output] = node.outputs as [number];
  const [a, b] = node.inputs as [number, number];
  const { dtype, shape } = context.spec(output);
  if (sizeOf(context.spec(a).shape) === 0) {
    return context.set(output, context.scalar(0, dtype), []);
  }
  if (isGemm(context, node)) return context.set(output, gemm(context, node));
  const compute = computeDType("MatMul", dtype, context.target);
  const wide = (name: string) => (compute === dtype ? name : context.cast(name, compute));
  const product = context.emit("MatMul", [wide(context.full(a)), wide(context.full(b))]);
  return context.set(output, compute === dtype ? product : context.cast(product, dtype), shape);
});

/** `a · b + bias` as one node, where `node` is such a sum and nothing else wants the product. */
export function biasedProduct(context: LoweringContext, node: Node): string | undefined {
  const [output] = node.outputs as [number];
  const { shape } = context.spec(output);
  for (const [product, bias] of [node.inputs, [...node.inputs].reverse()] as [number, number][]) {
    const producer = context.producer(product, "matMul");
    if (!producer || context.uses(product) !== 1 || !isGemm(context, producer)) continue;
    const sum = context.spec(product).shape;
    const isEmpty = sizeOf(context.spec(producer.inputs[0] as number).shape) === 0;
    if (isEmpty || shape.length !== 2 || sum.some((n, i) => n !== shape[i])) continue;
    const { name, shape: own } = context.compact(bias);
    // The WebGPU provider of ONNX Runtime 1.30 aborts, and takes the page's other sessions along, where C is a scalar.
    const isScalar = context.isWebgpu && own.length === 0;
    return gemm(context, producer, isScalar ? context.reshape(name, [1]) : name);
  }
  return undefined;
}
