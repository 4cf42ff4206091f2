/** The gradient of a maximum pool, which core writes as a scatter to the pool's indices. Not an op itself. */
import { type Node, type Spec, sameShape, sizeOf, type ValueId } from "@hyaline/core";
import type { PoolAttributes } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { canPoolByTaps } from "./maxPoolByTaps.js";
import { exactPadding } from "./pool.js";
import { extent } from "./window.js";

export interface Pool {
  readonly input: Spec;
  readonly output: Spec;
  /** Ceil mode is the padding that it comes to. */
  readonly attributes: PoolAttributes;
}

export function poolOf(context: LoweringContext, { inputs, outputs, attributes }: Node): Pool {
  const own = attributes as unknown as PoolAttributes;
  const [input, output] = [context.spec(inputs[0] as ValueId), context.spec(outputs[0] as ValueId)];
  const padding = exactPadding(input.shape.slice(2), output.shape.slice(2), own);
  return { input, output, attributes: { ...own, padding } };
}

/**
 * Does each window choose an element of its own, and are the places surely in range? Then MaxUnpool, which looks at neither,
 * does in a third of the time what ScatterElements does. (The runtime's own pool gives the place -1 in a window of nothing
 * but -Infinity, and so does not serve.)
 */
export function choosesApart(context: LoweringContext, { input, output, attributes }: Pool): boolean {
  const { kernel, strides, dilations, padding } = attributes;
  return (
    context.isOrt &&
    !context.isWebgpu &&
    input.dtype === "float32" &&
    padding.every(([begin, end]) => begin === 0 && end === 0) &&
    kernel.every((size, i) => extent(size, dilations[i] as number) <= (strides[i] as number)) &&
    canPoolByTaps(input.shape, output.shape, attributes)
  );
}

/** The pool whose gradient `node`, a scatter, is. */
export function pooledBy(context: LoweringContext, { inputs, attributes }: Node): Node | undefined {
  const [into, indices] = inputs as [ValueId, ValueId];
  const { axis, reduction } = attributes;
  const { shape } = context.spec(into);
  if (axis !== 0 || reduction !== "add" || shape.length !== 1) return undefined;
  const pool = context.producer(withoutReshape(context, indices), "maxPool");
  const isWhole =
    pool?.outputs[1] === withoutReshape(context, indices) &&
    sizeOf(shape) === sizeOf(context.spec(pool.inputs[0] as ValueId).shape);
  return isWhole && context.literal(into) === 0 ? pool : undefined;
}

const withoutReshape = (context: LoweringContext, value: ValueId): ValueId =>
  context.producer(value, "reshape")?.inputs[0] ?? value;

/** Writes the gradient of windows that are apart, for updates that are found under `updates`. */
export function emitUnpool(context: LoweringContext, node: Node, pool: Node, updates: string): string {
  const [into, indices] = node.inputs as [ValueId, ValueId];
  const [size, count] = [into, indices].map((value) => sizeOf(context.spec(value).shape)) as [number, number];
  const flat = [updates, context.int64(pool.outputs[1] as ValueId)].map((name) =>
    context.reshape(name, [1, 1, count]),
  );
  // MaxUnpool takes from the kernel the size of its result alone.
  const unpooled = context.emit("MaxUnpool", flat, { kernel_shape: [size - count + 1], strides: [1] });
  return context.reshape(unpooled, [size]);
}

/** A gradient that passes where the pool's input is above a number: ReLU's, before the pool. */
interface MaskedPool {
  readonly scatter: Node;
  readonly pool: Node;
  readonly limit: number;
}

/**
 * Is `node` of the form where(greater(x, limit), gradient of maxPool(x), 0)? Whatever a window chooses is its maximum, so
 * that the mask may as well be put on the maxima, which are fewer.
 */
export function maskedPool(context: LoweringContext, { inputs, outputs }: Node): MaskedPool | undefined {
  const [condition, gradient, otherwise] = inputs as [ValueId, ValueId, ValueId];
  const mask = context.producer(condition, "greater");
  const scatter = context.producer(withoutReshape(context, gradient), "scatter");
  const pool = scatter && pooledBy(context, scatter);
  if (!mask || !pool || context.literal(otherwise) !== 0) return undefined;
  const [x, limit] = mask.inputs as [ValueId, ValueId];
  const shapes = [gradient, outputs[0] as ValueId].map((value) => context.spec(value).shape);
  const isAlike = shapes.every((shape) => sameShape(shape, context.spec(x).shape));
  const number = context.literal(limit);
  if (number === undefined || !Number.isFinite(number)) return undefined;
  return x === pool.inputs[0] && isAlike ? { scatter, pool, limit: number } : undefined;
}
