/**
 * How large a value can become, as far as that is known when a file is written: what convolutions with given filters make
 * of a tensor that is finite and not huge is finite too. Not an op itself.
 */
import { type Graph, sizeOf, type TypedArray, type ValueId } from "@hyaline/core";
import type { LoweringContext } from "../graph/context.js";

/** Each element is at most factor · (the largest of `source`) + offset in size, and NaN only where `source` has one. */
interface Bound {
  readonly source: ValueId;
  readonly factor: number;
  readonly offset: number;
}

/** Below this no sum of float32 overflows on the way, in whichever order it is taken. */
const SAFE = 1e36;
/** Sources of which no more than this were allowed for each element would be suspected in vain. */
const USUAL = 1e6;

/** Ops whose results are elements of their input, means of some, or 0. */
const keeping = ["relu", "maxPool", "avgPool", "reshape", "transpose"];

const bounds = new WeakMap<Graph, Map<ValueId, Bound>>();

function boundOf(context: LoweringContext, value: ValueId): Bound {
  const known = bounds.get(context.graph) ?? new Map<ValueId, Bound>();
  bounds.set(context.graph, known);
  const bound = known.get(value) ??
    boundOfKept(context, value) ??
    boundOfConv(context, value) ?? { source: value, factor: 1, offset: 0 };
  known.set(value, bound);
  return bound;
}

function boundOfKept(context: LoweringContext, value: ValueId): Bound | undefined {
  const node = keeping.map((op) => context.producer(value, op)).find((each) => each);
  return node?.outputs[0] === value ? boundOf(context, node.inputs[0] as ValueId) : undefined;
}

function boundOfConv(context: LoweringContext, value: ValueId): Bound | undefined {
  const node = context.producer(value, "conv");
  if (!node) return undefined;
  const [x, w, b] = node.inputs as [ValueId, ValueId, ValueId?];
  const filters = constant(context, w);
  const bias = b === undefined ? new Float32Array(1) : constant(context, b);
  if (!filters || !bias) return undefined;
  const { source, factor, offset } = boundOf(context, x);
  const most = largestSum(filters, sizeOf(context.spec(w).shape.slice(1)));
  return { source, factor: factor * most, offset: offset * most + largestSum(bias, 1) };
}

function constant(context: LoweringContext, value: ValueId): TypedArray | undefined {
  const tensor = context.graph.constants.get(value);
  return tensor && context.shared.constants.get(tensor);
}

/** The largest sum of the sizes of `length` numbers that stand together; NaN where there is one. */
function largestSum(numbers: TypedArray, length: number): number {
  let largest = 0;
  for (let start = 0; start < numbers.length; start += length) {
    let sum = 0;
    for (let i = start; i < start + length; i++) sum += Math.abs(numbers[i] as number);
    largest = Math.max(largest, sum);
  }
  return largest;
}

/**
 * A bool that is true where `value` may hold NaN, from a look at a smaller tensor that it is made from; `undefined` where
 * there is none.
 */
export function suspectedBySource(context: LoweringContext, value: ValueId): string | undefined {
  const { source, factor, offset } = boundOf(context, value);
  const [made, from] = [context.spec(value), context.spec(source)];
  const most = (SAFE - offset) / Math.max(1, factor);
  const isUsual = most >= USUAL * sizeOf(from.shape);
  const isSmaller = 2 * sizeOf(from.shape) <= sizeOf(made.shape);
  if (made.dtype !== "float32" || from.dtype !== "float32" || !isUsual || !isSmaller) return undefined;
  // The sum of all sizes is no smaller than the largest; with NaN among them the comparison fails.
  const total = context.emit("ReduceL1", [context.full(source)], { keepdims: 0 });
  return context.emit("Not", [context.emit("Less", [total, context.scalar(most, "float32")])]);
}
