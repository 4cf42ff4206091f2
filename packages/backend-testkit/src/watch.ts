import { type Backend, HyalineError } from "@hyaline/core";

/**
 * A backend that says when it breaks its promise: core asks it to compile only what its manifest lists, so a refusal to
 * compile is a lie in the manifest.
 */
export function watch(backend: Backend): Backend {
  return {
    name: backend.name,
    supports: backend.supports,
    write: (data, spec) => backend.write(data, spec),
    read: (storage, spec) => backend.read(storage, spec),
    free: (storage) => backend.free(storage),
    ...(backend.memory ? { memory: () => backend.memory?.() ?? { storages: 0 } } : {}),
    dispose: () => backend.dispose(),
    compile: async (graph, options) => {
      try {
        return await backend.compile(graph, options);
      } catch (cause) {
        if (!(cause instanceof HyalineError && cause.code === "unsupported")) throw cause;
        const used = [...new Set(graph.nodes.map((node) => node.op.name))];
        if (!used.every((op) => backend.supports.ops.has(op))) throw cause;
        const ops = used.join(", ");
        throw new Error(
          `the manifest of ${backend.name} lists ${ops}, but compile refused: ${cause.message}`,
          { cause },
        );
      }
    },
  };
}

/** Is this core's own refusal, on the word of the manifest? */
export const unsupportedBy = (error: unknown): boolean =>
  error instanceof HyalineError && error.code === "unsupported";
