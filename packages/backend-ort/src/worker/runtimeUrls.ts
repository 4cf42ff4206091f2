import type { RuntimeUrls } from "../runtime.js";

/**
 * Where the page's import map says ONNX Runtime is: maps hold for pages, and not for their workers. Nothing where there is
 * none, as in bundles and in Node, where the worker finds it by itself.
 */
export function runtimeUrls(): RuntimeUrls {
  return { wasm: resolved("#ort/wasm"), webgpu: resolved("#ort/webgpu") };
}

function resolved(specifier: string): string | undefined {
  if (typeof document === "undefined") return undefined;
  try {
    return import.meta.resolve(specifier);
  } catch {
    return undefined;
  }
}
