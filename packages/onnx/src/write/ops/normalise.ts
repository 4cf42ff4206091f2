/** The normalisations that ONNX has. Scales and biases that it insists on and core leaves out are ones and zeros. */
import type { Shape, ValueId } from "@hyaline/core";
import { batchNormOp, instanceNormOp, layerNormOp, standardiseOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { wideningFor } from "../ort/kernels.js";
import { lowerBody } from "./composites.js";
import { type Lowering, lowering } from "./lowering.js";
import { emitReduction } from "./reduce.js";

const orFilled = (
  context: LoweringContext,
  value: ValueId | undefined,
  number: number,
  x: ValueId,
  shape: Shape,
): string =>
  value === undefined ? context.filled(number, context.spec(x).dtype, shape) : context.full(value);

/**
 * The WebGPU provider takes a variance as the mean of squares less the square of the mean, of which nothing is left, or
 * less than nothing, where the mean is large. There the mean is taken away first.
 */
function centred(context: LoweringContext, x: ValueId, axes: readonly number[]): string {
  const whole = context.full(x);
  return context.isWebgpu ? context.emit("Sub", [whole, meanOver(context, x, axes)]) : whole;
}

const meanOver = (context: LoweringContext, x: ValueId, axes: readonly number[]): string =>
  emitReduction(context, "ReduceMean", context.full(x), axes, true);

const axesFrom = (first: number, { length }: Shape): number[] =>
  Array.from({ length: length - first }, (_, i) => first + i);

const layerNorm = lowering(layerNormOp, (context, node) => {
  const [x, scale, bias] = node.inputs as [number, number?, number?];
  const { axis, epsilon } = node.attributes;
  const { shape } = context.spec(x);
  const inputs = [
    centred(context, x, axesFrom(axis, shape)),
    orFilled(context, scale, 1, x, shape.slice(axis)),
  ];
  if (bias !== undefined) inputs.push(context.full(bias));
  const attributes = { axis, epsilon: { float: epsilon } };
  context.set(node.outputs[0] as number, context.emit("LayerNormalization", inputs, attributes));
});

/**
 * Over the last axes it is a layer normalisation, which also gives the mean and 1 / √(variance + ε): float32 ones, also for
 * float16, as core has them, and for float64, for which they are computed apart.
 */
const standardise = lowering(standardiseOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output, mean, variance] = node.outputs as [number, number, number];
  const { axes, epsilon } = node.attributes;
  const { dtype, shape } = context.spec(x);
  const first = shape.length - axes.length;
  if (axes.length === 0 || !axes.every((axis, i) => axis === first + i)) return lowerBody(context, node);
  if (dtype === "float64") return lowerBody(context, node);
  const inputs = [centred(context, x, axes), context.filled(1, dtype, shape.slice(first))];
  const attributes = { axis: first, epsilon: { float: epsilon } };
  const [z, centre, root] = context.emitMany("LayerNormalization", inputs, 3, attributes) as [
    string,
    string,
    string,
  ];
  context.set(output, z);
  const single = context.spec(mean).dtype;
  context.set(mean, context.isWebgpu ? context.cast(meanOver(context, x, axes), single) : centre);
  const spread = context.emit("Reciprocal", [context.emit("Mul", [root, root])]);
  context.set(variance, context.emit("Sub", [spread, context.scalar(epsilon, single)]));
});

const batchNorm = lowering(batchNormOp, (context, node) => {
  const isVectors = context.spec(node.inputs[0] as ValueId).shape.length === 2;
  // The WebGPU provider takes the wrong elements of vectors when its layout is NCHW.
  if (isVectors && context.isWebgpu) return lowerBody(context, node);
  const inputs = node.inputs.map((input) => context.full(input));
  const epsilon = { float: node.attributes.epsilon };
  context.set(node.outputs[0] as number, context.emit("BatchNormalization", inputs, { epsilon }));
});

const instanceNorm = lowering(instanceNormOp, (context, node) => {
  const [x, scale, bias] = node.inputs as [number, number?, number?];
  const { dtype, shape } = context.spec(x);
  if (wideningFor("InstanceNormalization", dtype, context.target) !== dtype) return lowerBody(context, node);
  const channels = shape.slice(1, 2);
  const inputs = [
    centred(context, x, axesFrom(2, shape)),
    orFilled(context, scale, 1, x, channels),
    orFilled(context, bias, 0, x, channels),
  ];
  const epsilon = { float: node.attributes.epsilon };
  context.set(node.outputs[0] as number, context.emit("InstanceNormalization", inputs, { epsilon }));
});

export const normalise: readonly Lowering[] = [layerNorm, standardise, batchNorm, instanceNorm];
