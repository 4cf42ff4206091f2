import type { Attributes, Node, Op, Spec } from "@hyaline/core";
import {
  geluOp,
  globalAvgPoolOp,
  hardSigmoidOp,
  hardSwishOp,
  leakyReluOp,
  logSoftmaxOp,
  lrnOp,
  mishOp,
  reluOp,
  softmaxOp,
  softplusOp,
  softsignOp,
  thresholdedReluOp,
} from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import type { OnnxAttributes } from "../graph/model.js";
import { wideningFor } from "../ort/kernels.js";
import { type Lowering, lowering } from "./lowering.js";

/** Writes a composite as its body, where the runtime lacks it. */
export function lowerBody(context: LoweringContext, node: Node): void {
  context.decompose(node, (inputs) => node.op.body?.(inputs, node.attributes) ?? []);
}

interface NativeOptions<A extends Attributes> {
  readonly attributes?: (own: A) => OnnxAttributes;
  /** The opset that brought it (default: old enough). */
  readonly since?: number;
  /** What the runtime's kernel does not do is written as the body. */
  readonly unless?: (own: A, x: Spec) => boolean;
}

/** A composite of one input that ONNX knows too. */
const native = <A extends Attributes>(
  op: Op<A>,
  opType: string,
  { attributes, since = 1, unless }: NativeOptions<A> = {},
): Lowering<A> =>
  lowering(op, (context, node) => {
    const [x] = node.inputs as [number];
    const { dtype } = context.spec(x);
    const isKnown = context.opset >= since && wideningFor(opType, dtype, context.target) === dtype;
    if (!isKnown || unless?.(node.attributes, context.spec(x))) return lowerBody(context, node);
    const own = attributes?.(node.attributes);
    return context.set(node.outputs[0] as number, context.emit(opType, [context.full(x)], own));
  });

const alpha = (own: { readonly alpha: number }): OnnxAttributes => ({ alpha: { float: own.alpha } });
const axis = (own: { readonly axis: number }): OnnxAttributes => ({ axis: own.axis });

export const composites: readonly Lowering[] = [
  native(reluOp, "Relu"),
  native(leakyReluOp, "LeakyRelu", { attributes: alpha }),
  native(softsignOp, "Softsign"),
  native(thresholdedReluOp, "ThresholdedRelu", { attributes: alpha }),
  native(softplusOp, "Softplus"),
  native(mishOp, "Mish", { since: 18 }),
  native(hardSwishOp, "HardSwish"),
  native(hardSigmoidOp, "HardSigmoid", {
    attributes: (own) => ({ ...alpha(own), beta: { float: own.beta } }),
  }),
  native(geluOp, "Gelu", {
    since: 20,
    attributes: ({ approximate }) => ({ approximate: approximate === "tanh" ? "tanh" : undefined }),
  }),
  native(softmaxOp, "Softmax", { attributes: axis }),
  native(logSoftmaxOp, "LogSoftmax", { attributes: axis }),
  native(globalAvgPoolOp, "GlobalAveragePool"),
  native(lrnOp, "LRN", {
    unless: ({ size }, { shape }) => size % 2 === 0 || shape.length !== 4,
    attributes: ({ size, alpha, beta, bias }) => ({
      size,
      alpha: { float: alpha },
      beta: { float: beta },
      bias: { float: bias },
    }),
  }),
];
