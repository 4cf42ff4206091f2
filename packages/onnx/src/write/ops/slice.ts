import { sliceOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { lowering } from "./lowering.js";

/** Where a negative step stops so that it includes element 0: -1 would count from the back. */
const BEFORE_FIRST = -(2 ** 31);

export const slice = lowering(sliceOp, (context, node) => {
  const [x] = node.inputs as [number];
  const { starts, sizes, strides } = node.attributes;
  const { shape } = context.spec(x);
  const axes = [...shape.keys()].filter((i) => sizes[i] !== shape[i] || strides[i] !== 1);
  const ranges = axes.map((axis): Range => {
    const [start, size, stride] = [starts[axis], sizes[axis], strides[axis]] as [number, number, number];
    return { axis, start, size, stride };
  });
  const write = context.isWebgpu ? emitForwards : emitSlice;
  context.set(node.outputs[0] as number, write(context, context.full(x), ranges));
});

interface Range {
  readonly axis: number;
  readonly start: number;
  readonly size: number;
  readonly stride: number;
}

function emitSlice(context: LoweringContext, x: string, ranges: readonly Range[]): string {
  const ends = ranges.map(({ start, size, stride }) => {
    const end = start + size * stride;
    return end < 0 ? BEFORE_FIRST : end;
  });
  const lists = [
    ranges.map(({ start }) => start),
    ends,
    ranges.map(({ axis }) => axis),
    ranges.map(({ stride }) => stride),
  ];
  return context.emit("Slice", [x, ...lists.map((list) => context.int64s(list))]);
}

/**
 * The WebGPU provider goes wrong on a negative step that does not begin at the very end: the elements are taken forwards
 * there, and all of them turned round.
 */
function emitForwards(context: LoweringContext, x: string, ranges: readonly Range[]): string {
  const isBackwards = ({ stride }: Range) => stride < 0;
  if (!ranges.some(isBackwards)) return emitSlice(context, x, ranges);
  const forwards = ranges.map((range): Range => {
    const { start, size, stride } = range;
    return isBackwards(range) ? { ...range, start: start + (size - 1) * stride, stride: -stride } : range;
  });
  const turned = ranges
    .filter(isBackwards)
    .map(({ axis, size }): Range => ({ axis, start: size - 1, size, stride: -1 }));
  return emitSlice(context, emitSlice(context, x, forwards), turned);
}
