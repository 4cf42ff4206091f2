import { fail, formatSpec, isTensor, quote, type Tensor, type Tree } from "@hyaline/core";
import type { LayerInfo, LayerRef } from "./layerRef.js";
import { type ModelGraph, runModelGraph } from "./modelGraph.js";
import { placeLayer } from "./place.js";

/** One layer of several: which, and what takes its value's place. */
export interface LayerChange {
  readonly ref: LayerRef;
  readonly at?: "output" | "input";
  readonly change: (value: Tensor, info: LayerInfo) => Tensor;
}

/**
 * The model again with each layer's value handed to `change`, whose result takes its place.
 *
 * @throws HyalineError `argument` for layers that are not there, `shape` for a value of another shape or data type
 */
export function runWithLayers<Y extends Tree>(
  traced: ModelGraph<Y>,
  x: Tree,
  changes: readonly LayerChange[],
): Y {
  let { graph } = traced;
  const at = new Map<number, { readonly info: LayerInfo; readonly changes: LayerChange["change"][] }>();
  for (const { ref, at: place = "output", change } of changes) {
    const placed = placeLayer(graph, ref, place);
    graph = placed.graph;
    const there = at.get(placed.value);
    if (there) there.changes.push(change);
    else at.set(placed.value, { info: placed.info, changes: [change] });
  }
  return runModelGraph({ ...traced, graph }, x, (value, tensor) => {
    const here = at.get(value);
    return here?.changes.reduce((h, change) => checkLike(change(h, here.info), h, here.info.name), tensor);
  });
}

/** A value that takes a layer's place must look like it. */
function checkLike(given: unknown, like: Tensor, name: string): Tensor {
  if (isTensor(given) && formatSpec(given) === formatSpec(like)) return given;
  return fail(
    "shape",
    `what takes the place of layer ${quote(name)} is ${formatSpec(like)}, as the layer's value is`,
    isTensor(given) ? formatSpec(given) : quote(given),
    "return a tensor made from the value that was given",
  );
}
