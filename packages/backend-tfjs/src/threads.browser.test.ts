import { getThreadsCount, setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { engine as tfjs } from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";

const file = (variant: string) => new URL(`../data/tfjs-backend-wasm${variant}.wasm`, import.meta.url).href;

// Why this backend offers no threads of the wasm engine. When this fails, tfjs has mended its build, and it may.
test("tfjs's threaded build has one thread, however many are asked for", async () => {
  expect(crossOriginIsolated).toBe(true);
  setWasmPaths({
    "tfjs-backend-wasm.wasm": file(""),
    "tfjs-backend-wasm-simd.wasm": file("-simd"),
    "tfjs-backend-wasm-threaded-simd.wasm": file("-threaded-simd"),
  });
  setThreadsCount(2);
  const { wasm } = (await tfjs().findBackendFactory("wasm")()) as unknown as {
    wasm: { PThread: { runningWorkers: unknown[] } };
  };
  expect(getThreadsCount()).toBe(1);
  expect(wasm.PThread.runningWorkers).toHaveLength(0);
});
