import { type ErrorCode, fail, HyalineError, type NumericArray, sizeOf, throwIfAborted } from "@hyaline/core";
import { fromNested } from "./nested.js";
import { type Origins, rowName } from "./origins.js";
import { rowsName } from "./rowsName.js";

/** One call of a predict function, for messages. */
export interface CallNumber {
  /** From 1, of all calls of the function. */
  readonly call: number;
  readonly start: number;
  readonly count: number;
  readonly origins: Origins | undefined;
}

export interface CallLimits {
  readonly retries: number;
  readonly timeoutMs: number | undefined;
  /** Told how many outputs a row was given, says how many it is to have: as many as the first. */
  readonly settle: (outputs: number) => number;
}

/** The wait before the first retry; each further one is twice as long. */
const FIRST_WAIT_MS = 100;

/**
 * Calls a predict function, checks what it gives, and tries again where that fails.
 *
 * @param ask makes the call, and stops it when its signal is aborted
 * @throws HyalineError naming the call, its rows and the cause: `model` where the function threw or took too long,
 * `shape` and `data` for outputs that do not fit, `aborted`
 */
export async function predictCall(
  ask: (signal: AbortSignal) => unknown,
  number: CallNumber,
  { retries, timeoutMs, settle }: CallLimits,
  signal: AbortSignal | undefined,
): Promise<NumericArray> {
  for (let tried = 1; ; tried++) {
    throwIfAborted(signal);
    try {
      return outputsOf(await within(ask, timeoutMs, signal), number, settle);
    } catch (cause) {
      throwIfAborted(signal);
      if (tried > retries) throw failure(cause, number, tried);
    }
    await wait(FIRST_WAIT_MS * 2 ** (tried - 1), signal);
  }
}

/** What the call gives, unless its time is up or it is aborted before that. */
async function within(
  ask: (signal: AbortSignal) => unknown,
  timeoutMs: number | undefined,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const own = new AbortController();
  let stop = () => {};
  const ended = new Promise<never>((_, reject) => {
    const end = (reason: unknown) => {
      own.abort(reason);
      reject(reason);
    };
    const onAbort = () => end(new HyalineError("aborted", "the call was aborted by its signal"));
    const tooLong = () => end(new HyalineError("model", `it took longer than timeoutMs ${timeoutMs}`));
    const timer = timeoutMs === undefined ? undefined : setTimeout(tooLong, timeoutMs);
    signal?.addEventListener("abort", onAbort);
    stop = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
  });
  // Where the function answers at once, nobody waits for this.
  ended.catch(() => undefined);
  try {
    const given = ask(own.signal);
    const isLater = typeof (given as PromiseLike<unknown> | undefined)?.then === "function";
    return isLater ? await Promise.race([given, ended]) : given;
  } finally {
    stop();
  }
}

/** The outputs, float64[count, outputs], checked. */
function outputsOf(
  given: unknown,
  { start, count, origins }: CallNumber,
  settle: CallLimits["settle"],
): NumericArray {
  const { shape, values } = fromNested(given, "a predict function's outputs");
  if (shape[0] !== count)
    fail(
      "shape",
      "a predict function gives one entry of outputs per row",
      `[${shape.join(", ")}] for ${count} rows`,
      "return a list as long as the one that it is given",
    );
  const outputs = sizeOf(shape.slice(1));
  const width = settle(outputs);
  if (outputs !== width)
    fail(
      "shape",
      "a predict function gives as many outputs in every call",
      `${outputs}, not ${width}`,
      "check what it returns for few rows",
    );
  for (let i = 0; i < values.length; i++)
    if (!Number.isFinite(values[i])) {
      const where = `${values[i]} in ${rowName(start + Math.floor(i / outputs), origins)}`;
      fail("data", "the model's outputs must be finite", where, "check the model on it");
    }
  return { shape: [count, outputs], values: Float64Array.from(values) };
}

function failure(cause: unknown, { call, start, count, origins }: CallNumber, tried: number): HyalineError {
  const rows = rowsName(start, count, origins);
  const times = tried === 1 ? "" : `, tried ${tried} times`;
  const message = cause instanceof Error ? cause.message : String(cause);
  const [code, what]: [ErrorCode, string] =
    cause instanceof HyalineError ? [cause.code, message] : ["model", `it threw: ${message}`];
  const remedy = code === "model" ? "; call it on those rows by itself, or give retries to blackBox" : "";
  return new HyalineError(code, `predict call ${call} (${rows}${times}): ${what}${remedy}`, { cause });
}

function wait(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", done);
  });
}
