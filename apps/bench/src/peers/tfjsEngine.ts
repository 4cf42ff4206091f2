import "@tensorflow/tfjs-backend-cpu";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

/** Plain JavaScript; SIMD on one thread; and in browsers the graphics processor. */
export type TfjsEngine = "cpu" | "wasm" | "webgl" | "webgpu";

/** Starts `engine` and makes it the one in use. */
export async function startTfjs(engine: TfjsEngine): Promise<void> {
  if (engine === "wasm") setWasmPaths(await wasmFolder());
  if (engine === "webgl") await import("@tensorflow/tfjs-backend-webgl");
  if (engine === "webgpu") await import("@tensorflow/tfjs-backend-webgpu");
  // No checks of values, and no advertisement for its native package.
  tf.enableProdMode();
  // One thread, as every side has.
  tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  if (!(await tf.setBackend(engine))) throw new Error(`tfjs could not start its ${engine} engine`);
}

/** Where the wasm files are: in the package, or where the page says they are served. */
async function wasmFolder(): Promise<string> {
  const served = (globalThis as { tfjsWasmFolder?: string | null }).tfjsWasmFolder;
  if (served) return served;
  const [{ createRequire }, { dirname, sep }] = await Promise.all([
    import("node:module"),
    import("node:path"),
  ]);
  return dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm")) + sep;
}
