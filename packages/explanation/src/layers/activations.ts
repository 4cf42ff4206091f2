import { type CallOptions, fail, HyalineError, jit, quote, type Tensor, type Tree } from "@hyaline/core";
import { type Example, type ExampleInputs, inputTree } from "./inputTree.js";
import type { LayerRef } from "./layerRef.js";
import { type LayeredModel, modelGraph } from "./modelGraph.js";
import { runWithLayers } from "./readLayers.js";

/** Reads layers of a model; compiled once for each shape of input. */
export interface Activations {
  /**
   * The layers' values by the names that were asked for.
   *
   * @param x what the model takes: a tensor or rows, or a record of them
   * @returns tensors: `data()` and `array()` read them, and `intervene` takes them
   */
  run(x: Example | ExampleInputs, options?: CallOptions): Promise<Readonly<Record<string, Tensor>>>;
  /** Frees what was compiled. */
  dispose(): void;
}

/**
 * Values inside a model, by the names of layers.
 *
 * @param model a traceable function of a tensor or a record of tensors
 * @param layers names of layers or paths of modules, as `listLayers` shows them; all are read in one run
 * @throws HyalineError `argument` for an empty list, and, when it runs, for layers that are not there
 * @example
 * ```ts
 * const reader = activations(model, ["sequential/dense1"]);
 * const { "sequential/dense1": h } = await reader.run(x); // float32[4, 8]
 * ```
 */
export function activations<X extends Tree = Tensor>(
  model: LayeredModel<X, Tree>,
  layers: readonly string[],
): Activations {
  if (!Array.isArray(layers) || layers.length === 0 || layers.some((name) => typeof name !== "string"))
    fail("argument", "activations takes a list of layers' names", quote(layers), 'write ["name"]');
  const compiled = jit((x: Tree) => layerValues(model, layers, x as X));
  return {
    run: async (x, options = {}) => {
      const given = inputTree(x);
      try {
        return await compiled.call([given], options);
      } catch (error) {
        if (!(error instanceof HyalineError && error.code === "dtype")) throw error;
        // Lists of ids: as what the model can be traced at.
        const { withIntegers } = await import("./asIntegers.js");
        const taken = withIntegers(x, (inputs) => {
          modelGraph(model, inputs as X);
          return inputs;
        });
        return compiled.call([taken], options);
      }
    },
    dispose: () => compiled.dispose(),
  };
}

/** The values of layers as a traceable function of the input; the model's own result is not computed. */
export function layerValues<X extends Tree>(
  model: LayeredModel<X, Tree>,
  layers: readonly string[],
  x: X,
): Record<string, Tensor> {
  const values: Record<string, Tensor> = {};
  const read = (ref: LayerRef & string) => ({
    ref,
    change: (value: Tensor) => {
      values[ref] = value;
      return value;
    },
  });
  runWithLayers(modelGraph(model, x), x, layers.map(read));
  return values;
}
