import type { Backend, LongCallOptions } from "@hyaline/core";
import { choice, indices, integer, number, record, texts, value } from "@hyaline/core/facts";
import type { Groups, Masker, Rows, Target } from "@hyaline/explanation";

/** What every explainer takes. */
const explainerOptions = {
  /** Rows per run of the model (default: 1024, more where rows are small and fewer where they are large). */
  batchSize: integer("Rows per run of the model.", undefined),
  /** Names of the features, or of the players where players group them. */
  featureNames: texts("Names of the features, or of the players where players group them."),
  /** Names of the model's outputs. */
  outputNames: texts("Names of the model's outputs."),
};

/** What every Shapley explainer takes. */
export const gameOptions = {
  ...explainerOptions,
  /**
   * What absent features look like: rows of typical input, over which the model's output is averaged. 20 to 100 rows
   * are usual. any[background rows, ...input]
   */
  background: value<Rows>("What absent features look like: 20 to 100 rows of typical input."),
  /** How much each background row counts (default: alike). */
  backgroundWeights: value<readonly number[]>(
    "How much each background row counts.",
    "a list of numbers",
    Array.isArray,
  ),
  /** Which elements are one player: a one-hot block, a word, a segment (default: each element). */
  groups: value<Groups>(
    "Which elements are one player: lists of their indices, or a map of players.",
    "lists of element indices, or a map { shape, values } of players",
    (given) => typeof given === "object" && given !== null,
  ),
  /** How players are made absent, in place of `background`, `backgroundWeights` and `groups`. */
  masker: value<Masker>(
    "How players are made absent, in place of background, backgroundWeights and groups.",
    "a masker, such as backgroundMasker({ background })",
    (given) => typeof (given as Masker | null)?.bind === "function",
  ),
  /** In what units values, base value and output are: the output's own, or log-odds of probabilities (default identity). */
  link: choice(
    "In what units values, base value and output are: the output's own, or log-odds.",
    ["identity", "logit"],
    "identity",
  ),
};

const most = Number.MAX_SAFE_INTEGER;

/** Seed for what is drawn. */
export const seed = integer("Seed for what is drawn.", 0, [0, most]);

const longCall = {
  signal: value<AbortSignal>("Aborts the call."),
  onProgress: value<NonNullable<LongCallOptions["onProgress"]>>("Told how far the call is."),
  backend: value<Backend>("The backend to run on, in place of the one in use."),
};

/** What each call takes. */
export const callOptions = {
  /** Which output to explain (default: each row's largest). */
  target: value<Target>("Which output to explain."),
  /** When the values are good enough: whichever comes first. */
  until: record("When the values are good enough: whichever comes first.", {
    standardError: number("No value has a larger standard error.", undefined),
    evaluations: integer("So many rows were given to the model.", undefined),
    ms: number("So much time has passed, in milliseconds.", undefined),
  }),
  /** What an abort gives: an error, or the values so far where there are any. */
  onAbort: choice("What an abort gives: an error, or the values so far.", ["throw", "partial"], "throw"),
  ...longCall,
};

export const outputsCallOptions = {
  /** Which outputs to explain (default: every one). */
  outputs: indices("Which outputs to explain."),
  ...longCall,
};
