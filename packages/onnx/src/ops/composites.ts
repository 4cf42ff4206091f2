import type { Attributes, Node } from "@hyaline/core";
import type { LoweringContext } from "../write/context.js";
import { wideningFor } from "../write/kernels.js";
import type { OnnxAttributes } from "../write/model.js";
import { type Lowering, lowering } from "./lowering.js";

/** A composite of one input that ONNX knows too. */
interface Native {
  readonly op: string;
  readonly opType: string;
  readonly attributes?: (own: Attributes) => OnnxAttributes;
  /** The opset that brought it (default: old enough). */
  readonly since?: number;
}

const alpha = (own: Attributes): OnnxAttributes => ({ alpha: { float: own.alpha as number } });
const axis = (own: Attributes): OnnxAttributes => ({ axis: own.axis as number });

const natives: readonly Native[] = [
  { op: "relu", opType: "Relu" },
  { op: "leakyRelu", opType: "LeakyRelu", attributes: alpha },
  { op: "elu", opType: "Elu", attributes: alpha },
  { op: "selu", opType: "Selu" },
  { op: "thresholdedRelu", opType: "ThresholdedRelu", attributes: alpha },
  { op: "softplus", opType: "Softplus" },
  { op: "mish", opType: "Mish", since: 18 },
  { op: "hardSwish", opType: "HardSwish" },
  {
    op: "hardSigmoid",
    opType: "HardSigmoid",
    attributes: (own) => ({ ...alpha(own), beta: { float: own.beta as number } }),
  },
  {
    op: "gelu",
    opType: "Gelu",
    since: 20,
    attributes: (own) => ({ approximate: own.approximate === "tanh" ? "tanh" : undefined }),
  },
  { op: "softmax", opType: "Softmax", attributes: axis },
  { op: "logSoftmax", opType: "LogSoftmax", attributes: axis },
  { op: "globalAvgPool", opType: "GlobalAveragePool" },
  {
    op: "lrn",
    opType: "LRN",
    attributes: ({ size, alpha, beta, bias }) => ({
      size: size as number,
      alpha: { float: alpha as number },
      beta: { float: beta as number },
      bias: { float: bias as number },
    }),
  },
];

/** Writes a composite as its body, where the runtime lacks it. */
export function lowerBody(context: LoweringContext, node: Node): void {
  context.decompose(node, (inputs) => node.op.body?.(inputs, node.attributes) ?? []);
}

export const composites: readonly Lowering[] = natives.map(({ op, opType, attributes, since = 1 }) =>
  lowering(op, (context, node) => {
    const [x] = node.inputs as [number];
    const { dtype } = context.spec(x);
    if (context.opset < since || wideningFor(opType, dtype) !== dtype) return lowerBody(context, node);
    const own = attributes?.(node.attributes);
    return context.set(node.outputs[0] as number, context.emit(opType, [context.full(x)], own));
  }),
);
