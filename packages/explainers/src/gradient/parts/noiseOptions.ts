import type { NumericArray } from "@hyaline/core";
import { integer, number, value } from "@hyaline/core/facts";
import type { Explains } from "@hyaline/explanation";

/** `{ shape: [rows, samples, …input], values }`; of several inputs by name. */
type Noise = NumericArray | Readonly<Record<string, NumericArray>>;

const isObject = (given: unknown): given is object => typeof given === "object" && given !== null;
const isNumericArray = (given: unknown): boolean => isObject(given) && "shape" in given && "values" in given;

/** What methods that explain noisy copies of the rows take. */
export const noiseOptions = {
  /**
   * What explains the noisy rows (default: the gradient): an explainer, or a function that adds options to its `explain`.
   */
  around: /* @__PURE__ */ value<Explains>(
    "What explains the noisy rows (default: the gradient).",
    "an explainer, or a function (x, call) => …",
    (given) => typeof given === "function" || (isObject(given) && "explain" in given),
  ),
  /** How many noisy copies of each row (default 25, as in the authors' code; where `until` is given, as many as that takes). */
  samples: /* @__PURE__ */ integer("How many noisy copies of each row.", undefined, [2, 2147483647]),
  /** Standard deviation of the noise, as a part of the range of a row's input (default 0.15; 0.1 to 0.2 in the paper). */
  noiseLevel: /* @__PURE__ */ number(
    "Standard deviation of the noise, as a part of the range of a row's input.",
    0.15,
  ),
  /** Standard deviation of the noise in the input's own units, in the place of `noiseLevel`. */
  standardDeviation: /* @__PURE__ */ number(
    "Standard deviation of the noise in the input's own units, in the place of `noiseLevel`.",
    undefined,
  ),
  /** Seed for what is drawn (default 0): noise. */
  seed: /* @__PURE__ */ integer("Seed for what is drawn.", 0, [0, 9007199254740991]),
};

/** What their calls take. */
export const noiseCallOptions = {
  /** Noise that was recorded: `{ shape: [rows, samples, …input], values }`; of several inputs by name. */
  noise: /* @__PURE__ */ value<Noise>(
    "Noise that was recorded.",
    "{ shape: [rows, samples, …input], values }, or a record of them by input",
    (given) => isObject(given) && (isNumericArray(given) || Object.values(given).every(isNumericArray)),
  ),
};
