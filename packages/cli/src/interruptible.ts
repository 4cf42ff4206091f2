import { setImmediate } from "node:timers/promises";
import type { Backend } from "@hyaline/core";

/** The event loop gets a turn at least this often. */
const turnMs = 50;

/**
 * The backend, but between its runs the process listens now and then. A run on WebAssembly or in plain loops never gives
 * the event loop a turn by itself, so that Ctrl-C would not be heard before the whole work is done.
 */
export function interruptible(backend: Backend): Backend {
  let turned = performance.now();
  const listen = async () => {
    if (performance.now() - turned < turnMs) return;
    await setImmediate();
    turned = performance.now();
  };
  return {
    name: backend.name,
    supports: backend.supports,
    write: (data, spec) => backend.write(data, spec),
    read: (storage, spec) => backend.read(storage, spec),
    free: (storage) => backend.free(storage),
    dispose: () => backend.dispose(),
    compile: async (graph, options) => {
      await listen();
      const executable = await backend.compile(graph, options);
      return {
        dispose: () => executable.dispose(),
        run: async (inputs, runOptions) => {
          await listen();
          return executable.run(inputs, runOptions);
        },
      };
    },
  };
}
