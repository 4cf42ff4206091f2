import { fail, type LongCallOptions } from "@hyaline/core";
import {
  choice,
  declare,
  either,
  flag,
  type Given,
  integer,
  number,
  type Option,
  readOptions,
  texts,
  value,
} from "@hyaline/core/facts";
import { type BlackBox, randomStream, textMasker } from "@hyaline/explanation";
import { featureSelections } from "./parts/featureSelection.js";
import { surrogateOptions } from "./parts/lime.js";
import { type LimeExplainer, limeExplainer } from "./parts/limeExplainer.js";
import { exponentialKernel } from "./parts/localSurrogate.js";

const usual = 5000;
const USUAL_BATCH = 1024;
const most = Number.MAX_SAFE_INTEGER;

const options = {
  /** Whether all occurrences of a word are one feature (default true, as in LIME), or each place is its own. */
  bagOfWords: flag("Whether all occurrences of a word are one feature, or each place is its own.", true),
  /** What absent words become (default `null`: nothing; where places are features `"UNKWORDZ"`, as in LIME). */
  mask: value<string | null>(
    "What absent words become.",
    "a text or null",
    (given) => given === null || typeof given === "string",
  ),
  /** How fast texts count less with their distance, 100 times the cosine's (default 25, as in LIME). */
  kernelWidth: number("How fast texts count less with their distance.", 25),
  /**
   * Texts per explained one, itself included (default 5000, as in LIME); equal ones are asked once. Or which: 0/1 masks
   * `[samples][words]`, the first all 1.
   */
  samples: /* @__PURE__ */ either(
    "Texts per explained one, or recorded masks.",
    [
      integer("", undefined, [2, 16777216]),
      value<readonly (readonly number[])[]>("", "0/1 masks, the first all 1", isMasks),
    ],
    usual,
  ) as Option<number | readonly (readonly number[])[]>,
  /** How many words the surrogate may use (default 10, as in LIME). */
  maxFeatures: integer("How many words the surrogate may use.", 10),
  /** How the surrogate's words are chosen (default `"auto"`, as in LIME). */
  featureSelection: choice("How the surrogate's words are chosen.", featureSelections, "auto"),
  /** The L2 penalty of the final fit (default 1, as in LIME). */
  ridgeAlpha: number("The L2 penalty of the final fit.", 1),
  /** Seed for drawing perturbations (default 0). */
  seed: integer("Seed for drawing perturbations.", 0, [0, most]),
  /** Texts per call of the model (default 1024). */
  batchSize: integer("Texts per call of the model.", undefined),
  /** Names of the model's outputs. */
  outputNames: texts("Names of the model's outputs."),
};

function isMasks(given: unknown): boolean {
  if (!Array.isArray(given) || given.length < 2 || !Array.isArray(given[0])) return false;
  const words = given[0].length;
  const isMask = (mask: unknown) =>
    Array.isArray(mask) && mask.length === words && mask.every((bit) => bit === 0 || bit === 1);
  return given.every(isMask) && given[0].every((bit: number) => bit === 1);
}

export interface LimeTextOptions extends Given<typeof options> {}

/**
 * LIME for texts: takes random words out, asks the model, and fits a sparse linear model to what it answers near the
 * text. Equal texts are asked once.
 *
 * `values: [texts, words]` holds the coefficients, 0 for words that were not selected and where a text has fewer words;
 * `baseValue` is the surrogate's intercept; `extra.conditions` and `extra.list` name the words.
 *
 * Defaults are those of the authors' package: between one word and all are removed, cosine distance times 100, kernel
 * sqrt(exp(-d² / 25²)), 5000 samples, 10 words, ridge penalty 1. Words are runs of letters and digits of any script.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?: Explaining the Predictions of Any
 * Classifier", KDD 2016, algorithm 1.
 *
 * @param model a black box over texts, `blackBox((texts) => number[][])`
 * @throws HyalineError `argument` for options out of range and a kernelWidth that no sample is near enough for; `data`
 * for a text without words; what the model's calls throw; `aborted`
 * @example
 * ```ts
 * const lime = limeText(blackBox((texts: string[]) => texts.map((text) => [text.split("good").length - 1])));
 * const { extra } = await lime.explain(["a good film, not a bad one"]);
 * ```
 */
export const limeText = /* @__PURE__ */ declare(
  (model: BlackBox, given?: LimeTextOptions): LimeExplainer<readonly string[]> => {
    const used = readOptions("limeText", options, given);
    if (model?.kind !== "blackBox")
      fail(
        "argument",
        "limeText explains a black box over texts",
        typeof model,
        "write blackBox((texts) => …)",
      );
    const { bagOfWords, samples, seed, kernelWidth, outputNames } = used;
    const mask = used.mask ?? (bagOfWords ? "" : "UNKWORDZ");
    const count = typeof samples === "number" ? samples : samples.length;
    const fit = { featureSelection: used.featureSelection, ridgeAlpha: used.ridgeAlpha, kernelWidth };
    return limeExplainer({
      method: "limeText",
      samples: count,
      seed,
      fit: surrogateOptions(fit, used.maxFeatures),
      names: outputNames ? { outputNames } : {},
      used: { ...used, samples: count },
      read: async (x: readonly string[]) => {
        if (!Array.isArray(x) || x.length === 0)
          fail("argument", "x must be a list of texts", typeof x, "put a single text into a list");
        return { count: x.length, rowSize: 1, texts: x };
      },
      begin: async (rows, call: LongCallOptions) => {
        const masker = textMasker(rows.texts, { bagOfWords, mask });
        let asked = 0;
        return {
          ask: async (row) => {
            const words = masker.playersOf(row);
            const masks =
              typeof samples === "number"
                ? drawn(count, words, randomStream(seed, row))
                : recorded(samples, words);
            // Texts that different masks leave alike are asked once.
            const perturbed = (await masker.compose?.(row, masks)) as readonly string[];
            const places = new Map<string, number>();
            for (const each of perturbed) if (!places.has(each)) places.set(each, places.size);
            const found = await model.predict([...places.keys()], {
              signal: call.signal,
              batchSize: used.batchSize ?? USUAL_BATCH,
            });
            asked += places.size;
            const width = found.shape[1] as number;
            const outputs = new Float64Array(count * width);
            perturbed.forEach((each, k) => {
              const at = (places.get(each) as number) * width;
              outputs.set(found.values.slice(at, at + width), k * width);
            });
            const weights = exponentialKernel(distances(masks, words), kernelWidth);
            return {
              data: Float64Array.from(masks),
              features: words,
              weights,
              outputs,
              conditions: masker.wordsOf(row),
            };
          },
          fields: () => {
            const widths = rows.texts.map((_, row) => masker.playersOf(row));
            const width = Math.max(...widths);
            const present = widths.flatMap((n) => Array.from({ length: width }, (_, i) => (i < n ? 1 : 0)));
            return { data: { shape: [rows.count, width], values: Float64Array.from(present) } };
          },
          evaluations: () => asked,
        };
      },
      dispose: () => undefined,
    });
  },
  {
    name: "limeText",
    title: "LIME for texts",
    family: "surrogate",
    summary: "A linear model of what the model answers when words are taken out of a text.",
    formula: "argmin_g Σ π(z) (f(z) - g(z))² + |g|²",
    source: {
      authors: "M. T. Ribeiro, S. Singh, C. Guestrin",
      title: "Why Should I Trust You?",
      year: 2016,
      where: "algorithm 1",
    },
    needs: "predictions",
    rows: "texts",
    gives: "explanation",
    promises: [],
    cost: "5000, equal texts once",
  },
  options,
  {},
);

/** Between one word and all are removed; the first sample is the text itself. */
function drawn(count: number, words: number, random: ReturnType<typeof randomStream>): Uint8Array {
  const masks = new Uint8Array(count * words).fill(1);
  const order = Int32Array.from({ length: words }, (_, i) => i);
  for (let k = 1; k < count; k++) {
    const removed = 1 + random.integer(words);
    random.shuffle(order, removed);
    for (let i = 0; i < removed; i++) masks[k * words + (order[i] as number)] = 0;
  }
  return masks;
}

function recorded(samples: readonly (readonly number[])[], words: number): Uint8Array {
  if (samples[0]?.length !== words)
    fail(
      "argument",
      "recorded samples have one place for each word of the text",
      `${samples[0]?.length} for ${words} words`,
      "explain the text that they are of",
    );
  return Uint8Array.from(samples.flat());
}

/** 100 times 1 less the cosine of the angle to the mask of all words, which is 0 for the mask of none. */
function distances(masks: Uint8Array, words: number): Float64Array {
  return Float64Array.from({ length: masks.length / words }, (_, k) => {
    let present = 0;
    for (let i = 0; i < words; i++) present += masks[k * words + i] as number;
    return 100 * (1 - Math.sqrt(present / words));
  });
}
