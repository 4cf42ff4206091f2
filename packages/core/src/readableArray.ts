import { fail } from "./errors.js";
import { quote } from "./quote.js";
import { isTensor } from "./tensor.js";

/**
 * Refuses typed arrays that hold no numbers that can be read: of 64-bit integers, raw bytes without a type, and those
 * whose memory has moved elsewhere.
 *
 * @param what names the values in the message
 * @throws HyalineError `data`
 */
export function checkReadable(view: ArrayBufferView, what: string): void {
  if (view instanceof BigInt64Array || view instanceof BigUint64Array)
    fail(
      "data",
      `${what} must be numbers of at most 53 bits`,
      quote(view),
      "convert it: Float64Array.from(values, Number), or Int32Array where they fit",
    );
  if (!("length" in view))
    fail(
      "data",
      `${what} must be numbers`,
      quote(view),
      "say what its bytes are: new Float32Array(view.buffer)",
    );
  if (view.length === 0 && isDetached(view.buffer))
    fail(
      "data",
      `${what} must still hold their numbers`,
      `${quote(view)} whose memory was transferred elsewhere`,
      "give a copy to postMessage or structuredClone, or read them before",
    );
}

/** Older engines do not say so, and refuse to make a view. */
function isDetached(buffer: ArrayBufferLike): boolean {
  try {
    new Uint8Array(buffer);
    return false;
  } catch {
    return true;
  }
}

/** What to do about a value that is no number, where one is needed. */
export function remedyForNumber(value: unknown): string {
  if (typeof value === "string") return "parse text into numbers first";
  if (typeof value === "bigint") return "convert it with Number(…)";
  if (isTensor(value)) return "put tensors together with stack(…) or concat(…)";
  if (value instanceof Promise) return "await it first";
  return "write NaN for what is missing";
}
