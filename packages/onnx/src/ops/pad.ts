import { lowering } from "./lowering.js";

type PadAttributes = {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly value: number;
};

export const pad = lowering<PadAttributes>("pad", (context, node) => {
  const [x] = node.inputs as [number];
  const [output] = node.outputs as [number];
  const { before, after, value } = node.attributes;
  const { dtype } = context.spec(x);
  const inputs = [context.full(x), context.int64s([...before, ...after]), context.scalar(value, dtype)];
  context.set(output, context.emit("Pad", inputs));
});
