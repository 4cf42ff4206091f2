import { fail, quote, yieldThread } from "@hyaline/core";
import { flag, type Given, integer, value } from "@hyaline/core/facts";
import {
  type BoundTextMasker,
  type ExplainerOptions,
  inTurns,
  isWhiteBox,
  type RandomStream,
  randomStream,
  textMasker,
  type Words,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { explainRows } from "./parts/explainRows.js";
import { cosineDistances, exponentialKernel } from "./parts/proximity.js";
import { maskSamples, recordedMasks } from "./parts/recordedMasks.js";
import { surrogateOptions, width } from "./parts/surrogateOptions.js";

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
  kernelWidth: width("How fast texts count less with their distance.", 25),
  /**
   * Texts per explained one, itself included (default 5000, as in LIME); equal ones are asked once. Or which: 0/1 masks
   * `[samples][words]`, the first all 1.
   */
  samples: /* @__PURE__ */ maskSamples("Texts per explained one, itself included; or recorded masks.", 5000),
  /** How many words the surrogate may use (default 10, as in LIME). */
  maxFeatures: integer("How many words the surrogate may use.", 10),
  ...surrogateOptions,
};

export interface LimeTextOptions extends ExplainerOptions, Given<typeof options> {}

/**
 * LIME for texts: takes random words out, asks the model, and fits a sparse linear model to what it answers near the
 * text. Equal texts are asked once.
 *
 * `values: [texts, words]` holds the coefficients, 0 for words that were not selected and where a text has fewer words;
 * `texts` are the texts, `tokens` and `extra.conditions` the words; `baseValue` is the surrogate's intercept; `extra.list`
 * lists words and weights, largest first ({@link SurrogateFacts}). A coefficient is what the output changes by where the
 * word is there.
 *
 * Defaults are those of the authors' package: between one word and all are removed, cosine distance times 100, kernel
 * sqrt(exp(-d² / 25²)), 5000 samples, 10 words, ridge penalty 1. Words are runs of letters and digits of any script.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?: Explaining the Predictions of Any
 * Classifier", KDD 2016, algorithm 1.
 *
 * @function
 * @param model a black box over texts, `blackBox((texts) => number[][])`
 * @throws HyalineError `argument` for options out of range and a kernelWidth that no sample is near enough for; `shape`
 * for masks of other words; `data` for a text without words; what the model's calls throw; `aborted`
 * @example
 * ```ts
 * const lime = limeText(blackBox((texts: string[]) => texts.map((text) => [text.split("good").length - 1])));
 * const { extra } = await lime.explain(["a good film, not a bad one"]);
 * ```
 */
export const limeText = /* @__PURE__ */ defineAsking(
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
    cost: "5000 texts, equal ones once",
  },
  options,
  {},
  (model, used) => {
    const { bagOfWords, samples, seed, kernelWidth } = used;
    if (isWhiteBox(model))
      fail(
        "argument",
        "limeText explains a black box over texts",
        quote(model),
        "write blackBox((texts) => …)",
      );
    const mask = used.mask ?? (bagOfWords ? "" : "UNKWORDZ");
    return {
      attributeOutputs: async (call) => {
        const { texts, signal, run, long } = call;
        const masker = await textMasker({ bagOfWords, mask }).bind(texts, long);
        const found = await explainRows(
          call,
          texts.length,
          async (row) => {
            const words = masker.playersOf(row);
            const masks =
              typeof samples === "number"
                ? drawn(samples, words, randomStream(seed, row))
                : recordedMasks(samples, words, row);
            const perturbed = await composed(masker, row, masks, signal);
            const places = new Map<string, number>();
            for (const text of perturbed) if (!places.has(text)) places.set(text, places.size);
            const { values, shape, outputShape } = await run([...places.keys()], () => row);
            const each = shape[1] as number;
            const outputs = new Float64Array(perturbed.length * each);
            perturbed.forEach((text, k) => {
              const at = (places.get(text) as number) * each;
              outputs.set(values.subarray(at, at + each), k * each);
            });
            const distances = await inTurns(cosineDistances(masks, words), signal);
            const weights = exponentialKernel(
              distances.map((distance) => 100 * distance),
              kernelWidth,
            );
            return {
              data: masks,
              features: words,
              weights,
              outputs,
              outputShape,
              conditions: masker.wordsOf(row),
            };
          },
          used,
        );
        const tokens = texts.map((_, row) => masker.wordsOf(row));
        const { shape, values } = (call.words as Words).wordRows(tokens.map(({ length }) => length));
        return found.map((each) => ({ ...each, data: { shape, values }, texts: [...texts], tokens }));
      },
    };
  },
);

/** Pieces of text that are joined between two turns. */
const PIECES = 20000;

/** The texts of all masks, composed in turns. */
async function composed(
  masker: BoundTextMasker,
  row: number,
  masks: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const words = masker.playersOf(row);
  const step = Math.ceil(PIECES / words) * words;
  const texts: string[] = [];
  for (let at = 0; at < masks.length; at += step) {
    await yieldThread(signal);
    const some = await masker.compose?.(row, masks.subarray(at, at + step));
    texts.push(...(some as readonly string[]));
  }
  return texts;
}

/** Between one word and all are removed; the first sample is the text itself. */
function drawn(count: number, words: number, random: RandomStream): Uint8Array {
  const masks = new Uint8Array(count * words).fill(1);
  const order = Int32Array.from({ length: words }, (_, i) => i);
  for (let k = 1; k < count; k++) {
    const removed = 1 + random.integer(words);
    random.shuffle(order, removed);
    for (let i = 0; i < removed; i++) masks[k * words + (order[i] as number)] = 0;
  }
  return masks;
}
