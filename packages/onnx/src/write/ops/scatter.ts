import { type Node, type Shape, sizeOf } from "@hyaline/core";
import { scatterOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { anyIndices } from "./gather.js";
import { lowering } from "./lowering.js";
import { choosesApart, emitUnpool, pooledBy, poolOf } from "./maxPoolGradient.js";
import { emitScatter, type ScatterAttributes } from "./scatterAlongAxis.js";

/**
 * ScatterElements, with the indices repeated along the other axes. ScatterND, which copies whole slices and is three
 * times as fast, adds from several threads without a lock in ONNX Runtime 1.30 and loses terms: it is used where there is
 * one thread. (It wants int64 indices, which a GPU does not have.) The gradient of a maximum pool is MaxUnpool where its
 * windows are apart.
 */
export const scatter = lowering(scatterOp, (context, node) => {
  const [x, indices, updates] = node.inputs as [number, number, number];
  const [output] = node.outputs as [number];
  const places = context.spec(indices).shape;
  if (sizeOf(places) === 0) return context.set(output, context.full(x));
  return context.set(output, emitScatterOf(context, node, context.full(updates)));
});

type ScatterNode = Node & { readonly attributes: ScatterAttributes };

/** Writes `node`, whose places are some, for updates that are found under `updates`. */
export function emitScatterOf(context: LoweringContext, node: ScatterNode, updates: string): string {
  const pool = pooledBy(context, node);
  if (pool && choosesApart(context, poolOf(context, pool))) return emitUnpool(context, node, pool, updates);
  const [x] = node.inputs as [number];
  const bySlices = context.shared.singleThread && !context.isWebgpu && context.spec(x).shape.length > 1;
  return (bySlices ? scatterSlices : scatterElements)(context, node, updates);
}

function scatterElements(
  context: LoweringContext,
  { inputs, attributes }: ScatterNode,
  updates: string,
): string {
  const [x, indices] = inputs as [number, number];
  const { axis, reduction } = attributes;
  const { shape } = context.spec(x);
  const places = context.spec(indices).shape;
  const count = sizeOf(places);
  const flat = (name: string, to: Shape) => (places.length === 1 ? name : context.reshape(name, to));
  const target = shape.with(axis, count);
  const column = context.reshape(
    anyIndices(context, indices),
    target.map((_, i) => (i === axis ? count : 1)),
  );
  const repeated = shape.length === 1 ? column : context.emit("Expand", [column, context.int64s(target)]);
  const given = [context.full(x), repeated, flat(updates, target)] as const;
  return emitScatter(context, "ScatterElements", context.spec(x), given, { axis, reduction });
}

function scatterSlices(
  context: LoweringContext,
  { inputs, attributes }: ScatterNode,
  updates: string,
): string {
  const [x, indices] = inputs as [number, number];
  const { axis, reduction } = attributes;
  const { shape } = context.spec(x);
  const places = context.spec(indices).shape;
  // The indices' axes stand together at `axis` of the updates.
  const inFront = [axis, ...[...shape.keys()].filter((i) => i !== axis)];
  const block = places.map((_, i) => axis + i);
  const others = inFront.slice(1).map((_, i) => (i < axis ? i : i + places.length));
  const back = inFront.map((_, i) => inFront.indexOf(i));
  const move = (name: string, perm: readonly number[]) =>
    axis === 0 ? name : context.emit("Transpose", [name], { perm });
  const given = [
    move(context.full(x), inFront),
    context.reshape(context.int64(indices), [...places, 1]),
    move(updates, [...block, ...others]),
  ] as const;
  return move(emitScatter(context, "ScatterND", context.spec(x), given, { reduction }), back);
}
