import { fail, formatSpec, relu as positive, resize as resized, type Tensor } from "@hyaline/core";
import { choice, either, flag, required } from "@hyaline/core/facts";
import { type LayerRef, layerOption, type NeuronRef, neuronOption } from "@hyaline/explanation";

/** How a map is enlarged to the input's size. */
export type Resize = boolean | "nearest" | "bilinear";

/** What methods that make a map of a layer's places take. */
export const mapOptions = {
  /** The layer whose channels are weighed: usually the last convolution. */
  layer: /* @__PURE__ */ required(/* @__PURE__ */ layerOption("The layer whose channels are weighed.")),
  /** Make maps as large as the input: `"nearest"` or `"bilinear"` (default false: as large as the layer). */
  resize: /* @__PURE__ */ either(
    "Make maps as large as the input.",
    [/* @__PURE__ */ flag("", false), /* @__PURE__ */ choice("", ["nearest", "bilinear"], "nearest")],
    false,
  ),
  /** Only what speaks for the output (default true, as in the papers). */
  relu: /* @__PURE__ */ flag("Only what speaks for the output.", true),
  /** A unit of a layer to explain, instead of an output. */
  neuron: /* @__PURE__ */ neuronOption("A unit of a layer to explain, instead of an output."),
};

export interface MapUse {
  readonly layer: LayerRef | undefined;
  readonly resize: Resize;
  readonly neuron: NeuronRef | undefined;
  readonly relu: boolean;
}

/**
 * A method whose attributions are a map of a layer's places, made of the layer's value and the output's gradient at it.
 *
 * @param mapOf from the axes of places, and float[rows, channels, ...places] twice, to float[rows, 1 | channels, ...places]
 */
export const mapMethod = (
  used: MapUse,
  mapOf: (axes: readonly number[], activation: Tensor, slopes: Tensor) => Tensor,
) => ({
  at: used,
  traced:
    ({ gradient, inputs }: MapCall) =>
    ([h]: readonly Tensor[]) => {
      const map = mapOf(placesOf(h as Tensor), h as Tensor, gradient([h as Tensor])[0] as Tensor);
      return { attributions: [enlarged(used.relu ? positive(map) : map, inputs[0] as Tensor, used.resize)] };
    },
});

export interface MapCall {
  gradient(points: readonly Tensor[]): readonly Tensor[];
  readonly inputs: readonly Tensor[];
}

const refuse = (what: string, given: Tensor, remedy: string): never =>
  fail("shape", `a map needs ${what} float[rows, channels, ...places]`, formatSpec(given), remedy);

/** The axes of a layer's places. */
export function placesOf(activation: Tensor): number[] {
  if (activation.rank < 3) refuse("a layer", activation, "choose a convolution");
  return [...activation.shape.keys()].slice(2);
}

/** A map as large as the input, without corners that align, as images are enlarged. */
export function enlarged(map: Tensor, input: Tensor, resize: Resize): Tensor {
  if (!resize) return map;
  if (input.rank !== map.rank) refuse("an input", input, "leave out resize");
  const sizes = input.shape.slice(2);
  // PyTorch's nearest: the element at the floor of the scaled place.
  return resized(
    map,
    resize === "bilinear"
      ? { sizes, mode: "linear" }
      : { sizes, mode: "nearest", coordinateMode: "asymmetric", nearestMode: "floor" },
  );
}
