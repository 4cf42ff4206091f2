import { fail, formatSpec, HyalineError, isTensor, reshape, type Tensor } from "@hyaline/core";
import { type BlackBox, blackBox, isBlackBox, type PredictFunction } from "./blackBox.js";

/** A model that can be looked into: a traceable function from `x: [rows, ...input]` to `[rows, outputs]` or `[rows]`. */
export type WhiteBox = (x: Tensor) => Tensor;

/**
 * What can be explained: a traceable function of tensors (white box), or a predict function over arrays (black box).
 * A function declared `async` is a black box; any other function is a white box; {@link blackBox} marks predict
 * functions that are not declared `async`.
 */
export type Model = WhiteBox | BlackBox | PredictFunction;

const isAsync = (fn: unknown): boolean => Object.prototype.toString.call(fn) === "[object AsyncFunction]";

/** True for a model that can be traced, and so be differentiated and compiled together with what surrounds it. */
export const isWhiteBox = (model: Model): model is WhiteBox => typeof model === "function" && !isAsync(model);

/** The black box that a model which is no white box stands for. */
export function asBlackBox(model: Model): BlackBox {
  if (isBlackBox(model)) return model;
  if (typeof model === "function") return blackBox(model as PredictFunction);
  return fail(
    "argument",
    "a model is a traceable function of tensors, an async predict function, or a blackBox(…)",
    model === null ? "null" : typeof model,
  );
}

/**
 * Applies a white box to rows inside a traced function.
 *
 * @param x any[rows, ...input]
 * @returns any[rows, outputs]: a model with one output per row has `outputs` 1, further axes are flattened
 * @throws HyalineError `argument` when the model gives no tensor, `shape` when it loses rows
 */
export function callModel(model: WhiteBox, x: Tensor): Tensor {
  const y = answerOf(model, x);
  if (!isTensor(y)) {
    if (y instanceof Promise) y.catch(() => undefined);
    return fail(
      "argument",
      "a model that is a function of tensors returns a tensor",
      y instanceof Promise ? "a promise" : typeof y,
      "wrap a predict function over arrays with blackBox(…)",
    );
  }
  const rows = x.shape[0] as number;
  if (y.rank === 0 || y.shape[0] !== rows) {
    fail("shape", "a model gives one entry of outputs per row", `${formatSpec(y)} for ${formatSpec(x)}`);
  }
  if (y.rank === 2) return y;
  return reshape(y, [rows, rows === 0 ? 1 : y.size / rows]);
}

/** What the model returns. A predict function over arrays that is taken for a function of tensors fails somewhere inside. */
function answerOf(model: WhiteBox, x: Tensor): unknown {
  try {
    return model(x);
  } catch (cause) {
    if (cause instanceof HyalineError || !(cause instanceof TypeError)) throw cause;
    const rule = "a model that is a function of tensors must take one";
    const remedy = "wrap a predict function over arrays with blackBox(…), or declare it async";
    throw new HyalineError("argument", `${rule}; got an error from it: ${cause.message}; ${remedy}`, {
      cause,
    });
  }
}
