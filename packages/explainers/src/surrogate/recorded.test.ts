import { jit, softmax, type Tensor, tensor } from "@hyaline/core";
import { blackBox, type Explanation } from "@hyaline/explanation";
import { describe, expect, test } from "vitest";
import { backends, runsOn } from "../testing/backends.js";
import { fixtureModel } from "../testing/fixtureModels.js";
import { flat, readCases, readFixture } from "../testing/fixtures.js";
import { importedModel } from "../testing/importedModels.js";
import { limeImage } from "./limeImage.js";
import { limeTabular } from "./limeTabular.js";
import { limeText } from "./limeText.js";
import type { Binning } from "./parts/discretizer.js";
import type { FeatureSelection } from "./parts/featureSelection.js";
import type { SurrogateFacts } from "./parts/surrogateFacts.js";

interface LimeCase {
  readonly id: string;
  readonly model: string;
  readonly params: {
    readonly kernel_width: number;
    readonly label: number;
    readonly num_features: number;
    readonly feature_selection: string;
    readonly discretizer: Binning | null;
    readonly sample_around_instance: boolean;
    readonly hide_color: number | string;
    readonly bow: boolean;
    readonly mask_string: string;
  };
  readonly interpretable_data: number[][];
  readonly raw_perturbations: number[][] | string;
  readonly model_outputs: number[][];
  readonly selected_features: number[];
  readonly coefficients: number[];
  readonly intercept: number;
  readonly score_r2: number;
  readonly local_pred: number[];
  readonly instance: number[];
  readonly scaler_mean: number[];
  readonly scaler_scale: number[];
  readonly discretizer_bin_edges: number[][];
  readonly discretizer_mins: number[][];
  readonly discretizer_maxs: number[][];
  readonly text: string;
  readonly features_words: string[];
  readonly perturbed_texts: string[];
  readonly image: number[][];
  readonly segments: number[][];
}

const cases = readCases("lime.json") as unknown as LimeCase[];
const of = (kind: string) =>
  cases.filter(({ id }) => id.includes(`_${kind}_`)).map((each) => [each.id, each] as const);
const selections: Record<string, FeatureSelection> = {
  auto: "auto",
  forward_selection: "forward",
  highest_weights: "highest-weights",
  lasso_path: "lasso-path",
  none: "none",
};
const fitted = ({ params }: LimeCase) => ({
  maxFeatures: params.num_features,
  featureSelection: selections[params.feature_selection] as FeatureSelection,
});
const factsOf = ({ extra }: Explanation) => extra as SurrogateFacts;

/** @param tolerance as a share of the greatest coefficient, or of 1 */
function expectRecorded(found: Explanation, each: LimeCase, tolerance: number): void {
  const { values } = found.values;
  const most = tolerance * Math.max(1, ...each.coefficients.map(Math.abs));
  const near = (got: number | undefined, expected: number) =>
    expect(Math.abs((got as number) - expected)).toBeLessThan(most);
  expect([...values.keys()].filter((i) => values[i] !== 0)).toEqual(
    [...each.selected_features].sort((a, b) => a - b),
  );
  each.selected_features.forEach((feature, i) => {
    near(values[feature], each.coefficients[i] as number);
  });
  near(found.baseValue?.values[0], each.intercept);
  near(factsOf(found).score[0], each.score_r2);
  near(factsOf(found).localPrediction[0], each.local_pred[0] as number);
  near(found.output?.values[0], each.model_outputs[0]?.[each.params.label] as number);
}

/** The rows that the model saw: LIME records those that it fitted, in standard deviations from the mean. */
function samplesOf({ raw_perturbations, interpretable_data, ...each }: LimeCase): number[][] {
  if (Array.isArray(raw_perturbations)) return raw_perturbations;
  const seen = interpretable_data.map((row) =>
    row.map((z, i) => z * (each.scaler_scale[i] as number) + (each.scaler_mean[i] as number)),
  );
  return [each.instance, ...seen.slice(1)];
}

/** Training rows that LIME learns the recorded mean and scale of, or the recorded edges. */
function backgroundOf(each: LimeCase): number[][] {
  if (each.params.discretizer === null)
    return [-1, 1].map((sign) =>
      each.scaler_mean.map((mean, i) => mean + sign * (each.scaler_scale[i] as number)),
    );
  const places = each.discretizer_bin_edges.map((edges, i) => [
    each.discretizer_mins[i]?.[0] as number,
    ...edges,
    each.discretizer_maxs[i]?.at(-1) as number,
  ]);
  return (places[0] as number[]).map((_, row) => places.map((column) => column[row] as number));
}

const tableOptions = (each: LimeCase) => ({
  ...fitted(each),
  background: backgroundOf(each),
  samples: samplesOf(each),
  discretizer: each.params.discretizer,
  sampleAroundInstance: each.params.sample_around_instance,
  // The others have the default.
  ...(each.params.kernel_width === 2 ? { kernelWidth: 2 } : {}),
});

const imageOptions = (each: LimeCase) => ({
  ...fitted(each),
  samples: each.interpretable_data,
  segmentation: () => ({ shape: [8, 8], values: flat(each.segments) }),
  hideColor: typeof each.params.hide_color === "number" ? each.params.hide_color : null,
});

const textOptions = (each: LimeCase) => ({
  ...fitted(each),
  bagOfWords: each.params.bow,
  mask: each.params.mask_string === "removed" ? null : each.params.mask_string,
  kernelWidth: each.params.kernel_width,
  samples: each.interpretable_data,
});

describe.each(backends)("on %s, LIME's recorded results", (name, create) => {
  runsOn(create);
  // LIME's were computed in float64, which the reference backend can do too.
  const dtype = name === "reference" ? "float64" : "float32";
  const tolerance = name === "reference" ? 1e-8 : 1e-4;
  const modelOf = ({ model }: LimeCase) => {
    const logits = fixtureModel(model, dtype);
    return (x: Tensor) => softmax(logits(x));
  };

  test.each(of("tab"))("%s", async (_id, each) => {
    const lime = limeTabular(modelOf(each), tableOptions(each));
    const x = tensor([each.instance], { dtype });
    expectRecorded(await lime.explain(x, { target: each.params.label }), each, tolerance);
    const all = await lime.explainOutputs(x);
    expectRecorded(all[each.params.label] as Explanation, each, tolerance);
    expect(all.length).toBe(each.model_outputs[0]?.length);
    lime.dispose();
  });

  test.each(of("image"))("%s", async (_id, each) => {
    const lime = limeImage(modelOf(each), imageOptions(each));
    const x = tensor([[each.image]], { dtype });
    expectRecorded(await lime.explain(x, { target: each.params.label }), each, tolerance);
    lime.dispose();
  });

  test.each(of("text"))("%s", async (_id, each) => {
    const network = jit(await importedModel(each.model));
    const { vocab } = (readFixture("models/models.json") as Record<string, { vocab: string[] }>)[
      each.model
    ] as { vocab: string[] };
    const tokensOf = (text: string) => {
      const words = text.toLowerCase().split(/\s+/).filter(Boolean).slice(-12);
      return [
        ...new Array(12 - words.length).fill(0),
        ...words.map((word) => Math.max(1, vocab.indexOf(word))),
      ];
    };
    const box = blackBox(async (texts: string[]) => {
      const tokens = tensor(texts.map(tokensOf), { dtype: "int32" });
      const probabilities = softmax(await network.call([tokens], {}));
      return probabilities.array() as Promise<number[][]>;
    });
    const found = await limeText(box, textOptions(each)).explain([each.text], { target: each.params.label });
    expectRecorded(found, each, 1e-4);
    network.dispose();
  });
});

/** A black box that gives what LIME's was given, and nothing else. */
function recordedBox(each: LimeCase, keys: readonly unknown[]) {
  const known = new Map(keys.map((key, k) => [JSON.stringify(key), each.model_outputs[k] as number[]]));
  return (rows: readonly unknown[]) => rows.map((row) => known.get(JSON.stringify(row)) as number[]);
}

describe("from LIME's recorded outputs", () => {
  test.each(of("tab"))("%s", async (_, each) => {
    const samples = samplesOf(each);
    const box = blackBox(recordedBox(each, samples) as (rows: number[][]) => number[][]);
    const lime = limeTabular(box, tableOptions(each));
    expectRecorded(await lime.explain([each.instance], { target: each.params.label }), each, 1e-10);
  });

  test.each(of("image"))("%s", async (_, each) => {
    const segments = flat(each.segments);
    const image = flat(each.image);
    const hide = each.params.hide_color;
    const hidden = segments.map((segment) => {
      const inside = image.filter((_, p) => segments[p] === segment);
      return typeof hide === "number" ? hide : inside.reduce((sum, v) => sum + v, 0) / inside.length;
    });
    const keys = each.interpretable_data.map((mask) =>
      segments.map((segment, p) => (mask[segment] ? image[p] : hidden[p])),
    );
    const known = recordedBox(each, keys);
    const box = blackBox((rows: number[][][][]) => known(rows.map((row) => flat(row))));
    const lime = limeImage(box, imageOptions(each));
    expectRecorded(await lime.explain([[each.image]], { target: each.params.label }), each, 1e-10);
  });

  test.each(of("text"))("%s", async (_, each) => {
    const asked: string[] = [];
    // A text that LIME did not ask for has no outputs here, which is an error.
    const known = recordedBox(each, each.perturbed_texts);
    const box = blackBox((texts: string[]) => {
      asked.push(...texts);
      return known(texts);
    });
    const found = await limeText(box, textOptions(each)).explain([each.text], { target: each.params.label });
    expectRecorded(found, each, 1e-10);
    expect(found.tokens).toEqual([each.features_words]);
    expect(factsOf(found).conditions[0]).toEqual(each.features_words);
    expect(new Set(asked).size).toBe(asked.length);
  });
});
