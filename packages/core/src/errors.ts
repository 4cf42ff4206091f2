import { currentScope } from "./scopeNames.js";

/**
 * The codes of {@link HyalineError}. A code is stable across versions; a message is for people.
 *
 * | code | meaning |
 * |---|---|
 * | `shape` | shapes do not fit the operation |
 * | `dtype` | a data type is not allowed here |
 * | `axis` | an axis is out of range or repeated |
 * | `argument` | any other argument is out of its range or of the wrong kind |
 * | `data` | NaN, infinity or malformed values where numbers are needed |
 * | `not-differentiable` | a gradient was asked of something that has none, or an explanation by gradients of an output that none reaches |
 * | `not-scalar` | a loss to be differentiated is not a scalar |
 * | `tracer-leak` | a value of a traced function was used outside of it |
 * | `pending-limit` | an expression grew past the limit of pending nodes without being evaluated |
 * | `disposed` | a tensor or executable was used after it was disposed |
 * | `backend` | no backend is in use, its name is unknown, or it cannot be created |
 * | `unsupported` | the backend cannot run an operation or a data type |
 * | `model` | a predict function threw or took too long |
 * | `device-lost` | the GPU device was lost; create the backend again |
 * | `out-of-memory` | an allocation was refused |
 * | `aborted` | the call was aborted by its signal |
 * | `file` | a file is missing, unreadable, malformed or hostile |
 * | `convergence` | an iteration did not reach its tolerance or diverged |
 * | `internal` | a broken promise inside Hyaline: please report it |
 */
export type ErrorCode =
  | "shape"
  | "dtype"
  | "axis"
  | "argument"
  | "data"
  | "not-differentiable"
  | "not-scalar"
  | "tracer-leak"
  | "pending-limit"
  | "disposed"
  | "backend"
  | "unsupported"
  | "model"
  | "device-lost"
  | "out-of-memory"
  | "aborted"
  | "file"
  | "convergence"
  | "internal";

/** The one error class of Hyaline: a stable `code`, and a message that says where, the rule, what came, and what to do. */
export class HyalineError extends Error {
  override readonly name = "HyalineError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    const scope = currentScope();
    super(scope ? `${scope}: ${message}` : message, options);
    this.code = code;
  }
}

/**
 * Throws a {@link HyalineError} whose message is built from its parts: `rule; got what; remedy`.
 *
 * @example
 * ```ts
 * fail("shape", "sizes must be equal", "3 and 4", "transpose b"); // throws HyalineError: sizes must be equal; got 3 and 4; transpose b
 * ```
 */
export function fail(code: ErrorCode, rule: string, got?: string, remedy?: string): never {
  const parts = [rule];
  if (got !== undefined) parts.push(`got ${got}`);
  if (remedy !== undefined) parts.push(remedy);
  throw new HyalineError(code, parts.join("; "));
}

/** Throws the coded error of an aborted call when `signal` is aborted; call it between the steps of any long work. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new HyalineError("aborted", "the call was aborted by its signal", { cause: signal.reason });
  }
}
