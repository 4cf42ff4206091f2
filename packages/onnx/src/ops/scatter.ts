import { sizeOf } from "@hyaline/core";
import { anyIndices } from "./gather.js";
import { lowering } from "./lowering.js";
import { emitScatter, type ScatterAttributes } from "./scatterAlongAxis.js";

/** ScatterElements for vectors (the gradient of maxPool is one), else ScatterND with the axis in front. */
export const scatter = lowering<ScatterAttributes>("scatter", (context, node) => {
  const [x, indices, updates] = node.inputs as [number, number, number];
  const [output] = node.outputs as [number];
  const { axis, reduction } = node.attributes;
  const { dtype, shape } = context.spec(x);
  const places = context.spec(indices).shape;
  if (sizeOf(places) === 0) return context.set(output, context.full(x));
  if (shape.length === 1) {
    const flat = (name: string) => (places.length === 1 ? name : context.reshape(name, [sizeOf(places)]));
    const inputs = [
      context.full(x),
      flat(anyIndices(context, indices)),
      flat(context.full(updates)),
    ] as const;
    return context.set(
      output,
      emitScatter(context, "ScatterElements", dtype, inputs, { axis: 0, reduction }),
    );
  }
  // The indices' axes stand together at `axis` of the updates.
  const rank = shape.length;
  const inFront = [axis, ...[...shape.keys()].filter((i) => i !== axis)];
  const block = places.map((_, i) => axis + i);
  const others = Array.from({ length: rank - 1 }, (_, i) => (i < axis ? i : i + places.length));
  const back = inFront.map((_, i) => inFront.indexOf(i));
  const move = (name: string, perm: readonly number[]) =>
    axis === 0 ? name : context.emit("Transpose", [name], { perm });
  const inputs = [
    move(context.full(x), inFront),
    context.reshape(context.int64(indices), [...places, 1]),
    move(context.full(updates), [...block, ...others]),
  ] as const;
  return context.set(output, move(emitScatter(context, "ScatterND", dtype, inputs, { reduction }), back));
});
