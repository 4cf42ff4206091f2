import {
  fail,
  flatten,
  formatSpec,
  isTensor,
  mapTree,
  quote,
  type Tensor,
  type Tree,
  tile,
} from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { LayerInfo, LayerRef } from "./layerRef.js";
import { type LayeredModel, modelGraph } from "./modelGraph.js";
import { runWithLayers } from "./readLayers.js";

export interface AtLayerOptions {
  /** The value that leaves the layer (the default), or the one that comes into its module. */
  readonly at?: "output" | "input";
}

/** A model seen from one of its layers, at one input. */
export interface AtLayer<Y extends Tree = Tensor> {
  /** The layer's value. */
  readonly value: Tensor;
  readonly info: LayerInfo;
  /**
   * What the model gives with `h` as the layer's value. `h` looks like `value`, or holds k copies of its rows one after
   * the other: then the model's inputs are repeated with it.
   */
  readonly output: (h: Tensor) => Y;
}

/**
 * A model as a function of one of its layers: what every explainer with a `layer` option asks gradients of.
 *
 * @param model a traceable function of a tensor or a record of tensors
 * @param layer a layer's name, its module's path, or a function that chooses among `listLayers`
 * @throws HyalineError when it is called: `argument` for a layer that is not there, `shape` for a value that does not fit
 * @example
 * ```ts
 * const { value, output } = atLayer(model, "sequential/dense1")(x);
 * const [gradient] = vjp((h: Tensor) => output(h), [value]).pullback(ones([4, 2]));
 * ```
 */
export function atLayer<X extends Tree = Tensor, Y extends Tree = Tensor>(
  model: LayeredModel<X, Y>,
  layer: LayerRef,
  options: AtLayerOptions = {},
): (x: X) => AtLayer<Y> {
  const { at = "output" } = refuseUnknown("atLayer", options, ["at"]);
  if (at !== "output" && at !== "input")
    fail("argument", 'at is "output" or "input"', quote(at), "a layer has these two sides");
  return (x) => {
    const traced = modelGraph(model, x);
    let seen: { readonly value: Tensor; readonly info: LayerInfo } | undefined;
    const change = (value: Tensor, info: LayerInfo) => {
      seen = { value, info };
      return value;
    };
    runWithLayers(traced, x, [{ ref: layer, at, change }]);
    if (!seen) return fail("internal", "a layer that was found is not computed", quote(layer));
    const { value, info } = seen;
    const output = (h: Tensor): Y => {
      const copies = copiesOf(h, value, info.name);
      const rows = copies === 1 ? x : repeated(x, copies);
      const here = copies === 1 ? traced : modelGraph(model, rows);
      return runWithLayers(here, rows, [{ ref: layer, at, change: () => h }]);
    };
    return { value, info, output };
  };
}

/** How many copies of the layer's rows `h` holds. */
function copiesOf(h: unknown, value: Tensor, name: string): number {
  if (isTensor(h) && h.dtype === value.dtype && h.rank === value.rank) {
    if (formatSpec(h) === formatSpec(value)) return 1;
    const [rows = 0, ...rest] = value.shape;
    const [given = 0, ...own] = h.shape;
    if (rows > 0 && given > 0 && given % rows === 0 && rest.every((n, i) => n === own[i]))
      return given / rows;
  }
  return fail(
    "shape",
    `what takes the place of layer ${quote(name)} is ${formatSpec(value)}, or copies of its rows`,
    isTensor(h) ? formatSpec(h) : quote(h),
    "make it from the layer's value",
  );
}

/** Every input of the model, `copies` times one after the other. */
const repeated = <X extends Tree>(x: X, copies: number): X => {
  flatten(x);
  return mapTree(x, (each) => tile(each, [copies, ...each.shape.slice(1).map(() => 1)]));
};
