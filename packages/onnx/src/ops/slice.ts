import { sliceOp } from "@hyaline/core";
import { lowering } from "./lowering.js";

/** Where a negative step stops so that it includes element 0: -1 would count from the back. */
const BEFORE_FIRST = -(2 ** 31);

export const slice = lowering(sliceOp, (context, node) => {
  const [x] = node.inputs as [number];
  const { starts, sizes, strides } = node.attributes;
  const { shape } = context.spec(x);
  const axes = [...shape.keys()].filter((i) => sizes[i] !== shape[i] || strides[i] !== 1);
  const ends = axes.map((i) => {
    const end = (starts[i] as number) + (sizes[i] as number) * (strides[i] as number);
    return end < 0 ? BEFORE_FIRST : end;
  });
  const lists = [axes.map((i) => starts[i] as number), ends, axes, axes.map((i) => strides[i] as number)];
  const inputs = [context.full(x), ...lists.map((list) => context.int64s(list))];
  context.set(node.outputs[0] as number, context.emit("Slice", inputs));
});
