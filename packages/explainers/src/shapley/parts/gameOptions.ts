import { choice, integer, value } from "@hyaline/core/facts";
import { dataRows, type Groups, type Masker } from "@hyaline/explanation";

/** A masker of rows, or of texts. */
export type AnyMasker = Masker | Masker<readonly string[]>;

/** What every Shapley explainer takes besides what every explainer takes. */
export const gameOptions = {
  /**
   * What absent features look like: rows of typical input, over which the model's output is averaged. 20 to 100 rows
   * are usual. any[background rows, ...input], or a record of such
   */
  background: dataRows("What absent features look like: 20 to 100 rows of typical input."),
  /** How much each background row counts (default: alike). */
  backgroundWeights: value<readonly number[]>(
    "How much each background row counts.",
    "a list of numbers",
    Array.isArray,
  ),
  /**
   * Which elements are one player: a one-hot block, a word, a segment (default: each element). Of several inputs a
   * record, whose maps share player numbers across inputs.
   */
  groups: value<Groups | Readonly<Record<string, Groups>>>(
    "Which elements are one player: lists of their indices, or a map of players.",
    "lists of element indices, or a map { shape, values } of players; or a record of these by input",
    (given) => typeof given === "object" && given !== null,
  ),
  /** How players are made absent, in place of `background`, `backgroundWeights` and `groups`; of texts `textMasker()`. */
  masker: value<AnyMasker>(
    "How players are made absent, in place of background, backgroundWeights and groups.",
    "a masker, such as backgroundMasker({ background }) or textMasker()",
    (given) => typeof (given as AnyMasker | null)?.bind === "function",
  ),
  /** In what units values, base value and output are: the output's own, or log-odds of probabilities (default identity). */
  link: choice(
    "In what units values, base value and output are: the output's own, or log-odds.",
    ["identity", "logit"],
    "identity",
  ),
};

/** Seed for what is drawn. */
export const seed = integer("Seed for what is drawn.", 0, [0, Number.MAX_SAFE_INTEGER]);
