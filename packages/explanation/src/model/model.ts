import { fail, formatSpec, HyalineError, isTensor, quote, reshape, type Tensor } from "@hyaline/core";
import type { BlackBox, PredictFunction } from "./blackBox.js";

/**
 * A model that can be looked into: a traceable function from `x: [rows, ...input]`, or from a record of such tensors,
 * to `[rows, outputs]` or `[rows]`. The parameter's type is both at once, so that functions of either fit and an
 * unannotated parameter has a type; apply one with {@link callModel}.
 */
export type WhiteBox = (x: Tensor & Readonly<Record<string, Tensor>>) => Tensor;

/**
 * What can be explained: a traceable function of tensors (white box), or a predict function over arrays (black box).
 * A function declared `async` is a black box; any other function is a white box; {@link blackBox} marks predict
 * functions that are not declared `async`.
 */
export type Model = WhiteBox | BlackBox | PredictFunction;

const isAsync = (fn: unknown): boolean => Object.prototype.toString.call(fn) === "[object AsyncFunction]";

/** True for a model that can be traced, and so be differentiated and compiled together with what surrounds it. */
export const isWhiteBox = (model: Model): model is WhiteBox => typeof model === "function" && !isAsync(model);

export const isBlackBox = (model: unknown): model is BlackBox =>
  typeof model === "object" && model !== null && (model as Partial<BlackBox>).kind === "blackBox";

/** @throws HyalineError `argument` for what is no model at all */
export function checkIsModel(model: unknown): void {
  if (typeof model !== "function" && !isBlackBox(model)) refuseModel(model);
}

const refuseModel = (model: unknown): never =>
  fail(
    "argument",
    "a model is a traceable function of tensors, an async predict function, or a blackBox(…)",
    quote(model),
    holdsFunction(model) ? "write model.fn, the function that an imported file holds" : undefined,
  );

const holdsFunction = (model: unknown): boolean =>
  typeof model === "object" && typeof (model as { readonly fn?: unknown } | null)?.fn === "function";

/**
 * Applies a white box to rows inside a traced function.
 *
 * @param x any[rows, ...input], or a record of them
 * @returns any[rows, outputs]: a model with one output per row has `outputs` 1, further axes are flattened
 * @throws HyalineError `argument` when the model gives no tensor, `shape` when it loses rows
 */
export function callModel(model: WhiteBox, x: Tensor | Readonly<Record<string, Tensor>>): Tensor {
  const y = modelOutput(model, x);
  const rows = y.shape[0] as number;
  return y.rank === 2 ? y : reshape(y, [rows, rows === 0 ? 1 : y.size / rows]);
}

/** {@link callModel} with the axes of outputs as they are: any[rows, ...]. */
export function modelOutput(model: WhiteBox, x: Tensor | Readonly<Record<string, Tensor>>): Tensor {
  const y = answerOf(model as (x: unknown) => unknown, x);
  if (!isTensor(y)) {
    if (y instanceof Promise) y.catch(() => undefined);
    return fail(
      "argument",
      "a model that is a function of tensors returns a tensor",
      y instanceof Promise ? "a promise" : quote(y),
      "wrap a predict function over arrays with blackBox(…)",
    );
  }
  const [first] = isTensor(x) ? [x] : Object.values(x);
  if (y.rank === 0 || y.shape[0] !== first?.shape[0]) {
    const given = isTensor(x) ? formatSpec(x) : Object.values(x).map(formatSpec).join(", ");
    fail("shape", "a model gives one entry of outputs per row", `${formatSpec(y)} for ${given}`);
  }
  return y;
}

/**
 * What the model returns. A predict function over arrays that is taken for a function of tensors fails somewhere inside.
 *
 * @throws HyalineError what the model throws, `model` for another error, `argument` for a TypeError
 */
export function answerOf<X, Y>(model: (x: X) => Y, x: X): Y {
  try {
    return model(x);
  } catch (cause) {
    if (cause instanceof HyalineError) throw cause;
    const [code, what] =
      cause instanceof TypeError
        ? (["argument", "a model that is a function of tensors must take one; got an error from it"] as const)
        : (["model", "the model threw"] as const);
    const why = cause instanceof Error ? cause.message : quote(cause);
    const remedy = "wrap a predict function over arrays with blackBox(…), or declare it async";
    throw new HyalineError(code, `${what}: ${why}; ${remedy}`, { cause });
  }
}
