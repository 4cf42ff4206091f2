import { fail, isTensor, quote, type Tensor, type Tree } from "@hyaline/core";
import { type Given, readOptions, value } from "@hyaline/core/facts";
import {
  fromArchitecture,
  type Layer,
  type Params,
  type SuppliedLayers,
  type Variables,
} from "@hyaline/layers";
import { type Checkpoint, loadCheckpoint } from "../checkpoint/loadCheckpoint.js";
import { ARCHITECTURE, isSupplied } from "./architectureText.js";

const loadModelOptions = {
  /** Layers and functions that are code, by the names under which saveModel was given them. */
  layers: value<SuppliedLayers>(
    "Layers and functions that are code, by the names under which saveModel was given them.",
    "a record of layers",
    isSupplied,
  ),
};
export interface LoadModelOptions extends Given<typeof loadModelOptions> {}

/** What a file of a model holds. */
export interface LoadedModel<X extends Tree = Tensor, Y extends Tree = Tensor> {
  readonly model: Layer<X, Y>;
  readonly variables: Variables;
  /** The texts that were kept beside it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * The model that `saveModel` wrote, with its variables. The file may come from anywhere: nothing in it is run, a malformed
 * or hostile one is refused, and nothing but the library's layers is made of it.
 *
 * @param source the bytes of a file, or in Node its path, which gives a promise
 * @throws HyalineError `file` for what is no such file; `argument` for a layer that is code and not among `layers`
 * @example
 * ```ts
 * await saveModel(model, trained, { path: "classifier.safetensors" });
 * // in another process, without the model's code:
 * const loaded = await loadModel("classifier.safetensors");
 * const predict = bind(loaded.model, loaded.variables);
 * ```
 */
export function loadModel<X extends Tree = Tensor, Y extends Tree = Tensor>(
  source: Uint8Array,
  options?: LoadModelOptions,
): LoadedModel<X, Y>;
export function loadModel<X extends Tree = Tensor, Y extends Tree = Tensor>(
  source: string | URL,
  options?: LoadModelOptions,
): Promise<LoadedModel<X, Y>>;
export function loadModel(
  source: Uint8Array | string | URL,
  options: LoadModelOptions = {},
): LoadedModel<never, Tree> | Promise<LoadedModel<never, Tree>> {
  const { layers } = readOptions("loadModel", loadModelOptions, options);
  if (typeof source === "string" || source instanceof URL)
    return loadCheckpoint(source).then((file) => modelOf(file, layers));
  return modelOf(loadCheckpoint(source), layers);
}

function modelOf(file: Checkpoint, layers: SuppliedLayers | undefined): LoadedModel<never, Tree> {
  const { [ARCHITECTURE]: text, ...metadata } = file.metadata;
  if (text === undefined)
    return fail(
      "file",
      "a model's file says its architecture",
      "weights alone",
      "load them: loadCheckpoint(…)",
    );
  const { params = {}, state = {}, ...others } = file.tree as Readonly<Record<string, Tree>>;
  const stray = [params, state].some(isTensor) ? ["a tensor"] : Object.keys(others);
  if (stray.length > 0)
    return fail("file", "a model's file holds params and state", stray.join(", "), "did saveModel write it?");
  const variables = { params: params as unknown as Params, state: state as unknown as Params };
  return { model: fromArchitecture(parsed(text), layers), variables, metadata };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return fail(
      "file",
      "a model's architecture is JSON",
      quote(text.slice(0, 80)),
      "did saveModel write it?",
    );
  }
}
