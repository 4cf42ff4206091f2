import { fail, type NestedArray, type NumericArray } from "@hyaline/core";
import { choice, either, type Given, integer, readOptions, texts } from "@hyaline/core/facts";
import type { AskLimits } from "./askInCalls.js";
import type { HostInputs } from "./hostInputs.js";
import type { Origins } from "./origins.js";

type Method<Args extends readonly unknown[], Result> = { method(...args: Args): Result }["method"];
type Predicted = readonly NestedArray[] | NumericArray;
/** What a predict function is told besides its rows. */
export interface PredictCall {
  /** Aborted when the caller aborts, when the call has taken too long, and when another one has failed. */
  readonly signal: AbortSignal;
}
type Predict<Input, Gives = Predicted | Promise<Predicted>> = Method<[rows: Input, call: PredictCall], Gives>;

/**
 * A predict function over arrays: rows nested to the depth of the input (`number[][]` for a table) in, one list of
 * outputs per row back, or one number per row where there is a single output. Written as a method's type, so that
 * `(rows: number[][]) => …` fits.
 */
export type PredictFunction = Predict<readonly NestedArray[], Promise<Predicted>>;

export interface PredictOptions {
  readonly signal?: AbortSignal | undefined;
  /** Rows per call at most. */
  readonly batchSize?: number | undefined;
  /** What the rows were made from, for messages. */
  readonly origins?: Origins | undefined;
}

/** A model that can only be asked for its outputs. Made by {@link blackBox}. */
export interface BlackBox {
  readonly kind: "blackBox";
  /** How many calls are under way at once. */
  readonly concurrency: number;
  /** Names of the outputs, where they were given. */
  readonly outputNames?: readonly string[];
  /**
   * `rows: [rows, ...input]`, texts or a record of inputs, to `float64[rows, outputs]`: in calls of at most `batchSize`
   * rows, several at once where the box says so.
   */
  predict(rows: HostInputs, options?: PredictOptions): Promise<NumericArray>;
}

const MOST_CALLS = 1024;

const options = {
  /** How rows come: nested arrays (the default), or one flat typed array with a shape, which large inputs want. */
  layout: choice("Nested arrays, or one flat typed array with its shape.", ["nested", "flat"], "nested"),
  /** How many calls are under way at once (default 1): more for a model that is asked over a network. */
  concurrency: integer("Calls under way at once.", 1, [1, MOST_CALLS]),
  /** How often a call that failed is made again, after 100 ms, 200 ms, 400 ms, … (default 0). */
  retries: integer("How often a call that failed is made again.", 0, [0, 100]),
  /** The longest that a call may take (default: as long as it likes). A function that returns no promise cannot be cut. */
  timeoutMs: integer("The longest that a call may take.", undefined),
  /** Rows per call at most, besides what `batchSize` says (default: no other bound). */
  maxRows: integer("Rows per call at most.", undefined),
  /** How many outputs a row has, or their names (default: as many as the first call gives). */
  outputs: either("How many outputs a row has, or their names.", [integer("", undefined), texts("")]),
};

export interface BlackBoxOptions<Layout extends "nested" | "flat" = "nested" | "flat">
  extends Omit<Given<typeof options>, "layout"> {
  /** How rows come: nested arrays (the default), or one flat typed array with a shape, which large inputs want. */
  readonly layout?: Layout | undefined;
}

/**
 * Marks a predict function over arrays as a model. A function that is declared `async` needs no mark.
 *
 * The function sees the caller's numbers in float64, `NaN` for missing ones included, or the caller's texts, never more
 * than the explainer's `batchSize` rows at once.
 *
 * @param predict `(rows, { signal })` to outputs `[rows, outputs]` or `[rows]`, at once or later
 * @throws HyalineError `argument` for options out of range; when called, naming the call, its rows and the cause:
 * `model` where the function threw or took too long, `data` for outputs that are no numbers or not finite, `shape` for
 * another number of rows or outputs, `aborted`
 * @example
 * ```ts
 * const model = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0]) => [a + b]));
 * const remote = blackBox(
 *   async (texts: string[], { signal }) => {
 *     const answer = await fetch("https://example.com/scores", { method: "POST", body: JSON.stringify(texts), signal });
 *     return answer.json();
 *   },
 *   { concurrency: 4, retries: 2 },
 * );
 * ```
 */
export function blackBox(
  predict: Predict<readonly NestedArray[]>,
  options?: BlackBoxOptions<"nested">,
): BlackBox;
export function blackBox(predict: Predict<readonly string[]>, options?: BlackBoxOptions<"nested">): BlackBox;
export function blackBox(
  predict: Predict<Readonly<Record<string, readonly NestedArray[]>>>,
  options?: BlackBoxOptions<"nested">,
): BlackBox;
export function blackBox(predict: Predict<NumericArray>, options: BlackBoxOptions<"flat">): BlackBox;
export function blackBox(predict: Predict<never>, given?: BlackBoxOptions): BlackBox {
  if (typeof predict !== "function")
    fail("argument", "blackBox marks a predict function", typeof predict, "write blackBox((rows) => …)");
  const { layout, concurrency, retries, timeoutMs, maxRows, outputs } = readOptions(
    "blackBox",
    options,
    given,
  );
  const limits: AskLimits = {
    layout,
    concurrency,
    retries,
    timeoutMs,
    maxRows,
    width: typeof outputs === "object" ? outputs.length : outputs,
    calls: 0,
  };
  return {
    kind: "blackBox",
    concurrency,
    ...(typeof outputs === "object" ? { outputNames: outputs } : {}),
    // Loaded when a black box is asked: a page that explains graphs need not carry how predict functions are called.
    predict: async (rows, call) => (await import("./askInCalls.js")).askInCalls(predict, rows, limits, call),
  };
}
