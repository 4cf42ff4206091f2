import { fail, type LongCallOptions, type NumericArray } from "@hyaline/core";
import { type Given, readOptions } from "@hyaline/core/facts";
import { inTurns, type Rows, readInputs, type WhiteBox } from "@hyaline/explanation";
import { likeInputs } from "../intervention/parts/likeInputs.js";
import { conceptOptions } from "./parts/conceptOptions.js";
import { type LayerRows, layerReader } from "./parts/layerRows.js";
import { lengthOf, linearClassifier, scoresOf } from "./parts/linearClassifier.js";

const { seed: _, ...vectorOptions } = conceptOptions;

export interface ConceptOptions extends Given<typeof vectorOptions> {}

/** Directions in a layer that stand for concepts. */
export interface ConceptVectors {
  readonly layer: string;
  readonly names: readonly string[];
  /** [concepts, ...a row of the layer's value]: of length 1, towards the concept. */
  readonly vectors: NumericArray;
  /** What share of the rows each classifier tells apart. */
  readonly accuracies: readonly number[];
}

/**
 * Concept activation vectors: for each concept the direction in a layer that tells rows which show it from random ones, the
 * normal of a logistic regression. `steer` adds or removes one, `tcav` tests what the output owes to it.
 *
 * Source: B. Kim et al., "Interpretability Beyond Feature Attribution: Quantitative Testing with Concept Activation Vectors
 * (TCAV)", ICML 2018, section 3.2.
 *
 * @param model a white box: a traceable function from float[rows, ...input], or a record, to any[rows, ...]
 * @throws HyalineError `argument` for options that do not exist and a layer that is not there, `shape` for rows that differ in
 * shape, `data`, `aborted`
 * @example
 * ```ts
 * const concepts = { wide: [[2, 0, 0, 0], [3, 0, 1, 0]] };
 * const { vectors } = await conceptActivationVectors(model, { layer: "sequential/dense1", concepts, random: trainingRows });
 * const steered = steer(model, { layer: "sequential/dense1", direction: Array.from(vectors.values), strength: 2 });
 * ```
 */
export async function conceptActivationVectors(
  model: WhiteBox,
  options: ConceptOptions,
  long: LongCallOptions = {},
): Promise<ConceptVectors> {
  const given = readOptions("conceptActivationVectors", vectorOptions, options);
  const { layer = "", concepts = {}, random, ridge } = given;
  const reader = layerReader(model, [layer]);
  try {
    const like = await readInputs(random as Rows, "random", long);
    const others = (await reader.values(like, long))[0] as LayerRows;
    const names = Object.keys(concepts);
    const vectors = new Float64Array(names.length * others.size);
    const accuracies: number[] = [];
    for (const [c, name] of names.entries()) {
      const inputs = await likeInputs(concepts[name], like, `concepts.${name}`, long);
      const shown = (await reader.values(inputs, long))[0] as LayerRows;
      const rows = Float64Array.from([...shown.values, ...others.values]);
      const isShown = Array.from({ length: shown.count + others.count }, (_, i) => i < shown.count);
      const classifier = await inTurns(linearClassifier(rows, isShown, ridge), long.signal);
      const scores = scoresOf(classifier, rows);
      // Log-odds that differ by less than rounding tell nothing apart.
      const [least, most] = [Math.min, Math.max].map((of) => scores.reduce((a, b) => of(a, b))) as [
        number,
        number,
      ];
      if (!(most - least > 1e-6))
        fail(
          "data",
          `rows of ${name} differ from the random ones in layer ${layer}`,
          "no difference",
          "give rows that show it, or another layer",
        );
      const length = lengthOf(classifier.weights);
      vectors.set(
        classifier.weights.map((each) => each / length),
        c * others.size,
      );
      const right = scores.filter((score, i) => score > 0 === isShown[i]).length;
      accuracies.push(right / isShown.length);
    }
    return { layer, names, vectors: { shape: [names.length, ...others.shape], values: vectors }, accuracies };
  } finally {
    reader.dispose();
  }
}
