/** Options that several functions of training take, as data, with what to write in place of usual slips. */
import { type Backend, fail, isTensor, type Progress, quote, type Tensor } from "@hyaline/core";
import { callback, hasFacts, integer, number, type Option, required, spec, value } from "@hyaline/core/facts";
import type { LossOptimizer, Optimizer } from "@hyaline/optimizers";
import type { Loss, Losses } from "../losses/loss.js";
import type { Scored } from "../scores/score.js";

export const isRecord = (given: unknown): boolean =>
  typeof given === "object" && given !== null && !Array.isArray(given);

export const isSignal = (given: unknown): boolean =>
  isRecord(given) && typeof (given as AbortSignal).addEventListener === "function";

/** What goes through the rows of a dataset in batches takes. */
export const batchedOptions = {
  /** Rows per call (default 256). */
  batchSize: integer("Rows per call.", 256),
  /** Overrides the backend set by `useBackend`. */
  backend: value<Backend>("Overrides the backend set by useBackend."),
  /** Ends it between two calls. */
  signal: value<AbortSignal>("Ends it between two calls.", "an AbortSignal", isSignal),
  /** Called after every call. */
  onProgress: callback<(progress: Progress) => void>("Called after every call.", "(progress) => …"),
};

const isFunction = (given: unknown): boolean => typeof given === "function";
const isFunctions = (given: unknown): boolean =>
  isRecord(given) && Object.values(given as object).every(isFunction);

const hasMethod = (given: unknown, name: string): boolean =>
  typeof (given as Record<string, unknown>)[name] === "function";

/** How a public function that was not called is called. */
const called = (given: unknown): string | undefined =>
  hasFacts(given) ? `call it: ${given.facts.name}(…)` : undefined;

/* @__NO_SIDE_EFFECTS__ */
export function optimizerOption() {
  const text = "What makes steps of gradients, such as adam().";
  return required<Option<Optimizer | LossOptimizer>>({
    kind: { is: "value" },
    text,
    check: (name, given) => {
      if (isRecord(given) && (hasMethod(given, "update") || hasMethod(given, "minimise")))
        return given as Optimizer;
      const word = typeof given === "string" && /^\w+$/.test(given) ? given : "adam";
      return fail(
        "argument",
        `${name} must be an optimizer`,
        quote(given),
        called(given) ?? `write { optimizer: ${word}() }, from @hyaline/optimizers`,
      );
    },
  });
}

/* @__NO_SIDE_EFFECTS__ */
export function lossOption() {
  const text = "What becomes small, such as losses.crossEntropy.";
  return required<Option<Loss | Losses>>({
    kind: { is: "function", signature: "(output, target) => loss" },
    text,
    check: (name, given) => {
      if (typeof given === "function") return given as Loss;
      if (isRecord(given) && Object.values(given as object).every((one) => typeof one === "function"))
        return given as Losses;
      const word = typeof given === "string" && /^\w+$/.test(given) ? given : "crossEntropy";
      return fail("argument", `${name} must be a function`, quote(given), `write { loss: losses.${word} }`);
    },
  });
}

/* @__NO_SIDE_EFFECTS__ */
export function scoresOption(): Option<Scored> {
  return {
    kind: { is: "value" },
    text: "Numbers to watch besides the loss, by name.",
    default: {},
    check: (name, given) => {
      const isScores =
        isRecord(given) && Object.values(given as object).every((one) => isFunction(one) || isFunctions(one));
      if (isScores) return given as Scored;
      const words = [given].flat().map((one) => (typeof one === "function" ? one.name : one));
      const known = words.filter((word) => typeof word === "string" && /^\w+$/.test(word));
      const wanted = known.length > 0 ? known : ["accuracy"];
      const fields = wanted.slice(0, 3).map((word) => `${word}: scores.${word}`);
      return fail(
        "argument",
        `${name} must be functions by name`,
        quote(given),
        `write { scores: { ${fields.join(", ")} } }`,
      );
    },
  };
}

/* @__NO_SIDE_EFFECTS__ */
export function batchSizeOption(): Option<number | "full"> {
  return spec<number | "full">(
    {
      is: "either",
      kinds: [
        { is: "integer", min: 1, max: 2147483647 },
        { is: "choice", choices: ["full"] },
      ],
    },
    "Rows per step, or all of them.",
    32,
    'a whole number from 1 up, or "full"',
    (v) => v === "full" || (Number.isSafeInteger(v) && (v as number) >= 1),
  );
}

/* @__NO_SIDE_EFFECTS__ */
export function seedOption(): Option<number | undefined> {
  return spec<number | undefined>(
    { is: "integer", min: -9007199254740991, max: 9007199254740991 },
    "Of the first parameters, the order of rows, and dropout.",
    undefined,
    "a whole number that a double holds exactly",
    (v) => Number.isSafeInteger(v),
  );
}

/* @__NO_SIDE_EFFECTS__ */
export function keyOption() {
  const text = "What layers like dropout draw from; each step folds its number into it.";
  return required<Option<Tensor>>({
    kind: { is: "value" },
    text,
    check: (name, given) =>
      isTensor(given)
        ? given
        : fail("argument", `${name} must be a key`, quote(given), "write { key: random.key(0) }"),
  });
}

export const isPath = (given: unknown): boolean => typeof given === "string" || given instanceof URL;

/* @__NO_SIDE_EFFECTS__ */
export function classWeightOption(): Option<"balanced" | readonly number[] | undefined> {
  return spec<"balanced" | readonly number[] | undefined>(
    { is: "either", kinds: [{ is: "choice", choices: ["balanced"] }, { is: "numbers" }] },
    "How much the rows of each class count, one number for each class, or as much as makes all classes count alike.",
    undefined,
    'one number from 0 up for each class, or "balanced"',
    (v) => v === "balanced" || (Array.isArray(v) && v.every((each) => Number.isFinite(each) && each >= 0)),
  );
}

/* @__NO_SIDE_EFFECTS__ */
export function clipNormOption(): Option<number | undefined> {
  const text = "The joint norm that gradients are scaled down to before the optimizer sees them.";
  return number(text, undefined);
}

/** Refuses what training calls by another name. */
export function refuseOldNames(of: string, given: unknown): void {
  if (!isRecord(given) || !("metrics" in (given as object))) return;
  const remedy = "write { scores: { accuracy: scores.accuracy } }; metrics are of explanations";
  fail("argument", `${of} has no option metrics`, quote((given as Record<string, unknown>).metrics), remedy);
}
