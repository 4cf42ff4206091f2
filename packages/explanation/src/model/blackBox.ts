import { fail, type NestedArray, type NumericArray } from "@hyaline/core";
import { fromNested, toNested } from "./nested.js";

type Method<Args extends readonly unknown[], Result> = { method(...args: Args): Result }["method"];

/**
 * A predict function over arrays: rows nested to the depth of the input (`number[][]` for a table) in, one list of
 * outputs per row back, or one number per row where there is a single output. Written as a method's type, so that
 * `(rows: number[][]) => …` fits.
 */
export type PredictFunction = Method<
  [rows: readonly NestedArray[]],
  Promise<readonly NestedArray[] | NumericArray>
>;

/** A model that can only be asked for its outputs. Made by {@link blackBox}. */
export interface BlackBox {
  readonly kind: "blackBox";
  /** `rows: [rows, ...input]` to `[rows, outputs]`. */
  predict(rows: NumericArray): Promise<NumericArray>;
}

type Predicted = readonly NestedArray[] | NumericArray;

export interface BlackBoxOptions<Layout extends "nested" | "flat" = "nested" | "flat"> {
  /** How the rows come: nested arrays (the default), or one flat typed array with a shape, which large inputs want. */
  readonly layout: Layout;
}

/**
 * Marks a predict function over arrays as a model. A function that is declared `async` needs no mark.
 *
 * @param predict takes rows, gives outputs `[rows, outputs]` or `[rows]`, at once or later
 * @throws HyalineError when called: `data` for outputs that are no numbers, `shape` for another number of rows
 * @example
 * ```ts
 * const model = blackBox((rows: number[][]) => rows.map(([a, b]) => [a + b]));
 * ```
 */
export function blackBox(
  predict: Method<[rows: readonly NestedArray[]], Predicted | Promise<Predicted>>,
  options?: BlackBoxOptions<"nested">,
): BlackBox;
export function blackBox(
  predict: (rows: NumericArray) => Predicted | Promise<Predicted>,
  options: BlackBoxOptions<"flat">,
): BlackBox;
export function blackBox(
  predict: Method<[rows: never], Predicted | Promise<Predicted>>,
  { layout }: BlackBoxOptions = { layout: "nested" },
): BlackBox {
  return {
    kind: "blackBox",
    predict: async (rows) => {
      const predicted = await predict((layout === "flat" ? rows : toNested(rows)) as never);
      const outputs = fromNested(predicted, "a predict function's outputs");
      const count = rows.shape[0] as number;
      if (outputs.shape[0] !== count || outputs.shape.length === 0) {
        fail(
          "shape",
          "a predict function gives one entry of outputs per row",
          `[${outputs.shape.join(", ")}] for ${count} rows`,
        );
      }
      const size = count === 0 ? 1 : outputs.values.length / count;
      return { shape: [count, size], values: outputs.values };
    },
  };
}

export const isBlackBox = (model: unknown): model is BlackBox =>
  typeof model === "object" && model !== null && (model as Partial<BlackBox>).kind === "blackBox";
