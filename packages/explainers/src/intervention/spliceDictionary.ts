import { add, fail, sub, type Tensor, type Tree, tap } from "@hyaline/core";
import { choice, readOptions, required, text, value } from "@hyaline/core/facts";
import { intervene, type LayeredModel } from "@hyaline/explanation";

/** Features of a layer's value, and back: a sparse autoencoder, a basis, a transcoder's two halves, or any other. */
export interface Dictionary {
  /** From the layer's value, float[..., size], to its features, float[..., features]. */
  encode(h: Tensor): Tensor;
  /** And back. */
  decode(features: Tensor): Tensor;
}

export interface SpliceOptions {
  /** The layer whose value goes through the dictionary, as `listLayers` shows it. */
  readonly layer: string;
  readonly dictionary: Dictionary;
  /** What the features are called as a layer (default `"features"`). */
  readonly name?: string;
  /** Whether what the dictionary misses is `"kept"`, as a layer `NAME/error`, or `"dropped"` (default `"kept"`). */
  readonly error?: "kept" | "dropped";
}

const isDictionary = (given: unknown): boolean =>
  typeof given === "object" &&
  given !== null &&
  ["encode", "decode"].every((each) => typeof (given as Record<string, unknown>)[each] === "function");

const spliceOptions = {
  layer: required(
    text("The layer whose value goes through the dictionary, as listLayers shows it.", undefined),
  ),
  dictionary: required(
    value<Dictionary>("Features of the layer's value, and back.", "{ encode, decode }", isDictionary),
  ),
  name: text("What the features are called as a layer.", "features"),
  error: choice("Whether what the dictionary misses is kept or dropped.", ["kept", "dropped"], "kept"),
};

/**
 * The model with a dictionary spliced in at a layer: the value goes on as decode(features) + error, where the error is what
 * the dictionary misses of it. What it gives is a white box again, with two layers more, the features and their error,
 * which every explainer with a `layer` attributes to: the outputs are those of the model.
 *
 * h = decode(encode(h)) + (h − decode(encode(h)))
 *
 * Source: S. Marks et al., "Sparse Feature Circuits: Discovering and Editing Interpretable Causal Graphs in Language
 * Models", 2024, equation 1.
 *
 * @param model a traceable function of a tensor or a record of tensors
 * @throws HyalineError `argument` for options that do not exist, and, when it is called, for a layer that is not there;
 * `shape` for a dictionary whose decoded value is not shaped like the layer's
 * @example
 * ```ts
 * const signs = { encode: (h: Tensor) => concat([relu(h), relu(neg(h))], { axis: 1 }), decode: (f: Tensor) => sub(...(split(f, 2, { axis: 1 }) as [Tensor, Tensor])) };
 * const spliced = spliceDictionary(model, { layer: "sequential/dense1", dictionary: signs });
 * const { values } = await inputXGradient(spliced, { layer: "features" }).explain(x); // values.shape: [4, 16]
 * ```
 */
export function spliceDictionary<X extends Tree = Tensor, Y extends Tree = Tensor>(
  model: LayeredModel<X, Y>,
  options: SpliceOptions,
): LayeredModel<X, Y> {
  const { layer, dictionary, name, error } = readOptions("spliceDictionary", spliceOptions, options);
  const { encode, decode } = dictionary as Dictionary;
  return intervene(model, {
    [layer as string]: (h) => {
      const features = encode(h);
      const decoded = decode(tap(name, features));
      if (error === "dropped") return decoded;
      const before = decode(features);
      if (before.shape.join() !== h.shape.join())
        fail(
          "shape",
          "a dictionary decodes to the shape of the layer's value",
          `[${before.shape.join(", ")}] for [${h.shape.join(", ")}]`,
        );
      // Of the features as they were: replacing them leaves the error what it is.
      return add(decoded, tap(`${name}/error`, sub(h, before)));
    },
  });
}
