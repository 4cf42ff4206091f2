import { fail } from "./errors.js";

/** The smallest module: a magic number and a version. */
const SMALLEST = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/**
 * Refuses a place that runs no WebAssembly, and says why: for backends, before they load theirs.
 *
 * @param what needs it, such as `"device wasm"`
 * @param instead what runs without it
 * @throws HyalineError `backend`
 */
export function checkWebAssembly(what: string, instead: string): void {
  // Typed here: the types of Node alone do not have it.
  const { WebAssembly } = globalThis as { WebAssembly?: { Module: new (bytes: Uint8Array) => unknown } };
  if (WebAssembly === undefined)
    fail(
      "backend",
      `${what} needs WebAssembly`,
      "a place without it, as in a browser's lockdown mode",
      instead,
    );
  try {
    new WebAssembly.Module(Uint8Array.from(SMALLEST));
  } catch (cause) {
    fail(
      "backend",
      `${what} needs WebAssembly`,
      `a refusal to compile it (${cause instanceof Error ? cause.message : String(cause)})`,
      `add 'wasm-unsafe-eval' to script-src in the page's Content-Security-Policy, or ${instead}`,
    );
  }
}
