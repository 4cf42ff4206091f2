/** The recurrent ops that ONNX has. Their gradients are those of their bodies: scans. */
import type { Attributes, Op, ValueId } from "@hyaline/core";
import { gruOp, lstmOp, rnnOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import type { OnnxAttributes } from "../graph/model.js";
import { wideningFor } from "../ort/kernels.js";
import { lowerBody } from "./composites.js";
import { type Lowering, lowering } from "./lowering.js";

interface Recurrence {
  readonly opType: "LSTM" | "GRU" | "RNN";
  /** Is ONNX Runtime's kernel slower than a scan? The README of `@hyaline/backend-ort` has the figures. */
  readonly slowOnOrt?: boolean;
  /** For each gate of ONNX's order, its place in core's (which is PyTorch's). */
  readonly gates: readonly number[];
  readonly attributes?: (own: Attributes) => OnnxAttributes;
}

const recurrent = <A extends { readonly reverse: boolean }>(
  op: Op<A>,
  { opType, gates, attributes, slowOnOrt = false }: Recurrence,
): Lowering<A> =>
  lowering(op, (context, node) => {
    const [x, hidden, weight, recurrence, bias, recurrentBias, cell] = node.inputs as readonly ValueId[] &
      [number, number, number, number, number, number];
    const { dtype, shape } = context.spec(x);
    const [steps, batch] = shape as [number, number];
    const size = context.spec(hidden).shape[1] as number;
    if (
      (context.isOrt && slowOnOrt) ||
      wideningFor(opType, dtype, context.target) !== dtype ||
      steps * batch * size === 0
    )
      return lowerBody(context, node);
    const rows = [size, ...context.spec(weight).shape.slice(1)];
    const inputs = [
      context.full(x),
      context.reshape(inOrder(context, weight, gates, rows), [1, gates.length * size, rows[1] as number]),
      context.reshape(inOrder(context, recurrence, gates, [size, size]), [1, gates.length * size, size]),
      context.reshape(
        context.emit(
          "Concat",
          [bias, recurrentBias].map((value) => inOrder(context, value, gates, [size])),
          { axis: 0 },
        ),
        [1, 2 * gates.length * size],
      ),
      "",
      ...[hidden, ...(cell === undefined ? [] : [cell])].map((state) =>
        context.reshape(context.full(state), [1, batch, size]),
      ),
    ];
    const outputs = context.emitMany(opType, inputs, node.outputs.length, {
      hidden_size: size,
      direction: node.attributes.reverse ? "reverse" : undefined,
      ...attributes?.(node.attributes),
    });
    node.outputs.forEach((output, i) => {
      context.set(output, context.reshape(outputs[i] as string, context.spec(output).shape));
    });
  });

/** The blocks of `value`'s rows, one for each gate, in ONNX's order: [gates, ...block]. */
function inOrder(
  context: LoweringContext,
  value: ValueId,
  gates: readonly number[],
  block: readonly number[],
): string {
  const name = context.full(value);
  if (gates.every((gate, i) => gate === i)) return context.reshape(name, [gates.length, ...block]);
  const blocks = context.reshape(name, [gates.length, ...block]);
  return context.emit("Gather", [blocks, context.int64s(gates)], { axis: 0 });
}

export const recurrents: readonly Lowering[] = [
  recurrent(lstmOp, { opType: "LSTM", gates: [0, 3, 1, 2] }),
  // Core's reset gate acts after the recurrent product.
  recurrent(gruOp, { opType: "GRU", gates: [1, 0, 2], attributes: () => ({ linear_before_reset: 1 }) }),
  recurrent(rnnOp, {
    opType: "RNN",
    slowOnOrt: true,
    gates: [0],
    attributes: ({ activation }) => ({
      activations: activation === "relu" ? { strings: ["Relu"] } : undefined,
    }),
  }),
];
