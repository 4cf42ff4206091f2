/**
 * jax-js takes a global `Worker` for the browser's and then shares its memory with workers, which in Node do not start.
 * ONNX Runtime, when it has been loaded in Node, leaves such a global behind.
 */
export async function withoutWorkers<T>(run: () => Promise<T>): Promise<T> {
  const worker = Reflect.getOwnPropertyDescriptor(globalThis, "Worker");
  Reflect.deleteProperty(globalThis, "Worker");
  try {
    return await run();
  } finally {
    if (worker) Object.defineProperty(globalThis, "Worker", worker);
  }
}
