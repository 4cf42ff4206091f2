import type { Backend } from "@hyaline/core";
import { type Given, readOptions, value } from "@hyaline/core/facts";
import { type AnyLayer, architectureOf, type SuppliedLayers, type Variables } from "@hyaline/layers";
import { saveCheckpoint } from "../checkpoint/saveCheckpoint.js";
import { ARCHITECTURE, isSupplied } from "./architectureText.js";

const saveModelOptions = {
  /** Where to write the file (default: nowhere); Node alone has files. */
  path: value<string | URL>("Where to write the file (default: nowhere); Node alone has files."),
  /** Layers and functions that are code, by names under which loadModel will be given the same. */
  layers: value<SuppliedLayers>(
    "Layers and functions that are code, by names under which loadModel will be given the same.",
    "a record of layers",
    isSupplied,
  ),
  /** Texts to keep beside the model, such as a description. */
  metadata: value<Readonly<Record<string, string>>>("Texts to keep beside the model, such as a description."),
  /** The backend that the tensors are read from. */
  backend: value<Backend>("The backend that the tensors are read from."),
  /** Aborts the reading of tensors. */
  signal: value<AbortSignal>("Aborts the reading of tensors."),
};
export interface SaveModelOptions extends Given<typeof saveModelOptions> {}

/**
 * A model as the bytes of a safetensors file: its variables under their names, and its architecture, as JSON, among the
 * metadata, so that `loadModel` needs no code. With a `path` they are also written to disk, as `saveCheckpoint` does.
 *
 * @param variables the model's, as `init` makes them and `fit` trains them
 * @returns the file's bytes
 * @throws HyalineError `argument` for a layer that is code (it is named) and not among `layers`, and
 * for a model without variables; `file`, `unsupported`
 * @example
 * ```ts
 * const bytes = await saveModel(model, trained);
 * const loaded = loadModel(bytes);
 * const predict = bind(loaded.model, loaded.variables);
 * ```
 */
export async function saveModel(
  model: AnyLayer,
  variables: Variables,
  options: SaveModelOptions = {},
): Promise<Uint8Array> {
  const { layers, metadata, ...writing } = readOptions("saveModel", saveModelOptions, options);
  const text = JSON.stringify(architectureOf(model, layers));
  const { params, state } = variables;
  const given = Object.fromEntries(Object.entries(writing).filter(([, each]) => each !== undefined));
  return saveCheckpoint(
    { ...(hasSome(params) ? { params } : {}), ...(hasSome(state) ? { state } : {}) },
    { ...given, metadata: { ...metadata, [ARCHITECTURE]: text } },
  );
}

const hasSome = (tree: object): boolean => Object.keys(tree).length > 0;
