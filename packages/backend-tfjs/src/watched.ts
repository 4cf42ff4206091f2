import type { Backend } from "@hyaline/core";
import type { Health } from "./health.js";

/** The same backend, whose failures say when the engine below is lost or full. */
export const watched = (backend: Backend, health: Health): Backend => ({
  ...backend,
  write: (data, spec) => health.during(() => backend.write(data, spec)),
  read: async (storage, spec) => {
    const numbers = await health.during(() => backend.read(storage, spec));
    // What was read after a loss or a refusal is whatever lay there.
    health.check();
    return numbers;
  },
  compile: async (graph, options) => {
    const executable = await health.during(() => backend.compile(graph, options));
    return {
      run: (inputs, runOptions) => health.during(() => executable.run(inputs, runOptions)),
      dispose: () => executable.dispose(),
    };
  },
});
