/** The normalisations that ONNX has. Scales and biases that it insists on and core leaves out are ones and zeros. */
import type { Shape, ValueId } from "@hyaline/core";
import { batchNormOp, instanceNormOp, layerNormOp, standardiseOp } from "@hyaline/core";
import type { LoweringContext } from "../write/context.js";
import { wideningFor } from "../write/kernels.js";
import { lowerBody } from "./composites.js";
import { type Lowering, lowering } from "./lowering.js";

const orFilled = (
  context: LoweringContext,
  value: ValueId | undefined,
  number: number,
  x: ValueId,
  shape: Shape,
): string =>
  value === undefined ? context.filled(number, context.spec(x).dtype, shape) : context.full(value);

const layerNorm = lowering(layerNormOp, (context, node) => {
  const [x, scale, bias] = node.inputs as [number, number?, number?];
  const { axis, epsilon } = node.attributes;
  const inputs = [context.full(x), orFilled(context, scale, 1, x, context.spec(x).shape.slice(axis))];
  if (bias !== undefined) inputs.push(context.full(bias));
  const attributes = { axis, epsilon: { float: epsilon } };
  context.set(node.outputs[0] as number, context.emit("LayerNormalization", inputs, attributes));
});

/** Over the last axes it is a layer normalisation, which also gives the mean and 1 / √(variance + ε). */
const standardise = lowering(standardiseOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output, mean, variance] = node.outputs as [number, number, number];
  const { axes, epsilon } = node.attributes;
  const { dtype, shape } = context.spec(x);
  const first = shape.length - axes.length;
  if (axes.length === 0 || !axes.every((axis, i) => axis === first + i)) return lowerBody(context, node);
  const inputs = [context.full(x), context.filled(1, dtype, shape.slice(first))];
  const attributes = { axis: first, epsilon: { float: epsilon } };
  const [z, centre, root] = context.emitMany("LayerNormalization", inputs, 3, attributes) as [
    string,
    string,
    string,
  ];
  context.set(output, z);
  context.set(mean, centre);
  const spread = context.emit("Reciprocal", [context.emit("Mul", [root, root])]);
  context.set(variance, context.emit("Sub", [spread, context.scalar(epsilon, dtype)]));
});

const batchNorm = lowering(batchNormOp, (context, node) => {
  const inputs = node.inputs.map((input) => context.full(input));
  const epsilon = { float: node.attributes.epsilon };
  context.set(node.outputs[0] as number, context.emit("BatchNormalization", inputs, { epsilon }));
});

const instanceNorm = lowering(instanceNormOp, (context, node) => {
  const [x, scale, bias] = node.inputs as [number, number?, number?];
  const { dtype, shape } = context.spec(x);
  if (wideningFor("InstanceNormalization", dtype) !== dtype) return lowerBody(context, node);
  const channels = shape.slice(1, 2);
  const inputs = [
    context.full(x),
    orFilled(context, scale, 1, x, channels),
    orFilled(context, bias, 0, x, channels),
  ];
  const epsilon = { float: node.attributes.epsilon };
  context.set(node.outputs[0] as number, context.emit("InstanceNormalization", inputs, { epsilon }));
});

export const normalise: readonly Lowering[] = [layerNorm, standardise, batchNorm, instanceNorm];
