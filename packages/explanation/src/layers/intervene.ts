import { fail, quote, type Tensor, type Tree } from "@hyaline/core";
import { nearest } from "@hyaline/core/facts";
import { type LayeredModel, modelGraph } from "./modelGraph.js";
import { runWithLayers } from "./readLayers.js";

/**
 * The model with values inside it replaced: patched with another run's, ablated, steered, or passed through a dictionary.
 * What it gives is a white box again, to be traced, explained, compiled, and intervened in. The model itself stays as it is.
 *
 * @param model a traceable function of a tensor or a record of tensors
 * @param changes by the layer's name or its module's path: from the layer's value to what takes its place, of the same
 * shape and data type. Layers are changed in the order of the model: a later one sees what an earlier change led to.
 * Inside a scan the value is that of all steps, `[steps, ...]`, as it is without the change
 * @throws HyalineError when it is called: `argument` for a layer that is not there, `shape` for a value of another shape
 * @example
 * ```ts
 * const ablated = intervene(model, { "sequential/dense1": (h) => h.mul(0) });
 * await ablated(x).array();
 * ```
 */
export function intervene<X extends Tree = Tensor, Y extends Tree = Tensor>(
  model: LayeredModel<X, Y>,
  changes: Readonly<Record<string, (value: Tensor) => Tensor>>,
): LayeredModel<X, Y> {
  if (typeof changes !== "object" || changes === null || Array.isArray(changes))
    fail("argument", "intervene takes changes by layer names", quote(changes), "write { name: (h) => … }");
  for (const [name, change] of Object.entries(changes)) {
    if (typeof change === "function") continue;
    const meant = nearest(name, ["output", "input"]);
    fail(
      "argument",
      `intervene takes a function (value) => value for each layer; ${quote(name)} has none`,
      quote(change),
      meant ? "changes go by layer names" : "write (h) => …",
    );
  }
  const list = Object.entries(changes).map(([ref, change]) => ({ ref, change }));
  return (x) => runWithLayers(modelGraph(model, x), x, list);
}
