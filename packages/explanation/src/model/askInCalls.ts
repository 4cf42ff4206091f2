import { type NumericArray, throwIfAborted, yieldThread } from "@hyaline/core";
import type { PredictOptions } from "./blackBox.js";
import { countOf, type HostInputs, nestedOf, sliceOf } from "./hostInputs.js";
import { predictCall } from "./predictCall.js";

/** How a predict function is to be called. */
export interface AskLimits {
  readonly layout: "nested" | "flat";
  readonly concurrency: number;
  readonly retries: number;
  readonly timeoutMs: number | undefined;
  readonly maxRows: number | undefined;
  /** Outputs of a row; set by the first call where it is not known. */
  width: number | undefined;
  /** Calls that were made so far. */
  calls: number;
}

/**
 * The outputs of a predict function, float64[rows, outputs], in calls of at most so many rows, several at once.
 *
 * @throws HyalineError as `blackBox` says, naming the call
 */
export async function askInCalls(
  predict: (rows: never, call: { readonly signal: AbortSignal }) => unknown,
  rows: HostInputs,
  limits: AskLimits,
  { signal, batchSize, origins }: PredictOptions = {},
): Promise<NumericArray> {
  const count = countOf(rows);
  const size = Math.min(limits.maxRows ?? count, batchSize ?? count) || 1;
  const calls = Math.ceil(count / size);
  const parts = new Array<NumericArray>(calls);
  const settle = (found: number) => {
    limits.width ??= found;
    return limits.width;
  };
  const others = new AbortController();
  const stopped = () => others.abort();
  signal?.addEventListener("abort", stopped);
  let next = 0;
  const work = async () => {
    while (next < calls) {
      const call = next++;
      const start = call * size;
      const number = { call: ++limits.calls, start, count: Math.min(size, count - start), origins };
      const asked = sliceOf(rows, start, start + number.count);
      const input = limits.layout === "flat" ? asked : nestedOf(asked);
      const ask = (own: AbortSignal) => predict(input as never, { signal: own });
      parts[call] = await predictCall(ask, number, { ...limits, settle }, others.signal);
      const turn = yieldThread();
      if (turn) await turn;
    }
  };
  try {
    throwIfAborted(signal);
    await Promise.all(Array.from({ length: Math.min(limits.concurrency, calls) }, work));
  } catch (error) {
    others.abort();
    throwIfAborted(signal);
    throw error;
  } finally {
    signal?.removeEventListener("abort", stopped);
  }
  const outputs = limits.width ?? 1;
  const values = new Float64Array(count * outputs);
  parts.forEach((part, call) => {
    values.set(part.values, call * size * outputs);
  });
  return { shape: [count, outputs], values };
}
