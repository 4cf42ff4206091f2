/**
 * jax-js takes a global `Worker` for the browser's and then shares its memory with workers, which in Node do not start.
 * ONNX Runtime, when it has been loaded in Node, leaves such a global behind. In a page nothing is hidden: ours is not
 * cross-origin isolated, so that no side has threads.
 */
export async function withoutWorkers<T>(run: () => Promise<T>): Promise<T> {
  if (typeof window !== "undefined") return run();
  const worker = Reflect.getOwnPropertyDescriptor(globalThis, "Worker");
  Reflect.deleteProperty(globalThis, "Worker");
  try {
    return await run();
  } finally {
    if (worker) Object.defineProperty(globalThis, "Worker", worker);
  }
}
