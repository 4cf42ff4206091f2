import { fail, type NumericArray, quote, sizeOf } from "@hyaline/core";
import { integer, value } from "@hyaline/core/facts";
import { type RandomStream, randomStream } from "@hyaline/explanation";

/** What metrics that move the input take. */
export const perturbationOptions = {
  /** What to move the input by, { shape: [rows, draws, …input], values }; drawn where left out. */
  perturbations: value<NumericArray>(
    "What to move the input by, { shape: [rows, draws, …input], values }; drawn where left out.",
    "{ shape: [rows, draws, …input], values }",
    (given) => typeof given === "object" && given !== null && "shape" in given && "values" in given,
  ),
  /** How many are drawn for each row (default 10). */
  draws: integer("How many are drawn for each row.", 10),
  /** The seed of the draws (default 0). */
  seed: integer("The seed of the draws.", 0, [0, 9007199254740991]),
};

/** Moves of the input: `of(row)` is float64[draws · size]. */
export interface Perturbations {
  readonly draws: number;
  of(row: number): Float64Array;
  /** Of what was drawn. */
  readonly seed?: number;
}

/**
 * The perturbations that were given, or drawn ones.
 *
 * @param like the shape of what is moved: [rows, …input]
 * @throws HyalineError `shape` when those given do not fit the data, `data` when they are not finite
 */
export function readPerturbations(
  like: readonly number[],
  given: {
    readonly perturbations: NumericArray | undefined;
    readonly draws: number;
    readonly seed: number;
  },
  draw: (random: RandomStream) => number,
): Perturbations {
  const { perturbations, draws, seed } = given;
  const [rows = 0, ...input] = like;
  const size = sizeOf(input);
  if (perturbations === undefined)
    return {
      draws,
      seed,
      of: (row) => {
        const random = randomStream(seed, row);
        return Float64Array.from({ length: draws * size }, () => draw(random));
      },
    };
  const { shape, values } = perturbations;
  const count = shape[1] as number;
  const fits =
    shape.length === like.length + 1 &&
    shape[0] === rows &&
    count >= 1 &&
    shape.slice(2).every((n, axis) => n === input[axis]) &&
    values.length === sizeOf(shape);
  if (!fits)
    fail(
      "shape",
      `perturbations must be [${[rows, "draws", ...input].join(", ")}]`,
      `${quote(shape)} with ${values.length} values`,
    );
  if (!Array.from(values).every(Number.isFinite))
    fail("data", "perturbations must be finite", "NaN or infinity");
  return {
    draws: count,
    of: (row) =>
      Float64Array.from({ length: count * size }, (_, i) => values[row * count * size + i] as number),
  };
}
