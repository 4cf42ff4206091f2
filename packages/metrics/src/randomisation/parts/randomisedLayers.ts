import { fail, type NumericArray } from "@hyaline/core";
import { choice, integer, texts } from "@hyaline/core/facts";
import {
  type ChangeParameter,
  type Explain,
  type RandomStream,
  randomStream,
  type SubjectParts,
} from "@hyaline/explanation";
import { usingExplainer } from "../../parts/usingExplainer.js";

/** What tests that make layers random take. */
export const layersOptions = {
  /** How random parameters are made (default `"normal"`). */
  draw: choice("How random parameters are made.", ["normal", "shuffle"], "normal"),
  /** Which layers are made random, from the input to the output; all where left out. */
  layers: texts("Which layers are made random, from the input to the output; all where left out."),
  /** The seed of the draws (default 0). */
  seed: integer("The seed of the draws.", 0, [0, 9007199254740991]),
};

/** Which layers are random at a stage. */
export interface Stage {
  /** The layer that this stage adds, or is of. */
  readonly last: string;
  readonly random: readonly string[];
}

/** A model whose layers can be made random. */
export interface RandomisedLayers {
  /** Those that may be random, from the input to the output. */
  readonly layers: readonly string[];
  /** What an explainer of the model with these layers random gives; it is disposed of. */
  explainedWith<T>(random: readonly string[], use: (explain: Explain<never>) => Promise<T>): Promise<T>;
}

interface LayersChosen {
  readonly draw: "normal" | "shuffle";
  readonly layers: readonly string[] | undefined;
  readonly seed: number;
}

/**
 * A model's layers, to be made random: the same random parameters each time.
 *
 * @throws HyalineError `argument` for layers that are none
 */
export async function randomisedLayers(
  { withParameters }: Pick<SubjectParts, "withParameters">,
  { draw, layers: asked, seed }: LayersChosen,
): Promise<RandomisedLayers> {
  const known: string[] = [];
  const explainedWith: RandomisedLayers["explainedWith"] = async (random, use) => {
    let at = 0;
    const change: ChangeParameter = (name, values) => {
      const layer = layerOf(name);
      if (!known.includes(layer)) known.push(layer);
      const drawn = randomStream(seed, at++);
      return random.includes(layer) ? randomised(values, draw, drawn) : values;
    };
    return usingExplainer(await withParameters(change), use);
  };
  await explainedWith([], async () => undefined);
  for (const layer of asked ?? [])
    if (!known.includes(layer))
      fail("argument", `layers are among ${known.join(", ") || "none"}`, JSON.stringify(layer));
  const layers = [...(asked ?? known)];
  if (layers.length === 0)
    fail(
      "argument",
      "there must be a layer to make random",
      "none",
      "withParameters calls change for each parameter",
    );
  return { layers, explainedWith };
}

/** Ever more layers from the output down or from the input up, or each alone. */
export function stagesOf(
  layers: readonly string[],
  order: "topDown" | "bottomUp" | "independent",
): readonly Stage[] {
  const chosen = order === "topDown" ? [...layers].reverse() : layers;
  return chosen.map((last, i) => ({
    last,
    random: order === "independent" ? [last] : chosen.slice(0, i + 1),
  }));
}

/** What stands in front of a parameter's own name. */
const layerOf = (name: string): string => name.replace(/[/.][^/.]*$/, "");

/** Other values like those of a parameter. */
function randomised(
  { shape, values }: NumericArray,
  draw: "normal" | "shuffle",
  random: RandomStream,
): NumericArray {
  const list = Array.from(values);
  if (draw === "shuffle") {
    const places = Int32Array.from(list, (_, i) => i);
    random.shuffle(places);
    return { shape, values: Float64Array.from(places, (i) => list[i] as number) };
  }
  const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
  const deviation = Math.sqrt(list.reduce((sum, value) => sum + (value - mean) ** 2, 0) / list.length);
  const isPositive = list.every((value) => value >= 0);
  const drawn = list.map(() => mean + deviation * random.normal());
  return { shape, values: Float64Array.from(drawn, (value) => (isPositive ? Math.abs(value) : value)) };
}
