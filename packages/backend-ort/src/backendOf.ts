import { type Backend, throwIfAborted } from "@hyaline/core";
import { loweredOps } from "@hyaline/onnx";
import type { Engine, OrtInfo, OrtMemory } from "./engine.js";
import { type Profile, profileOf } from "./profile/profile.js";
import { programOf } from "./program.js";
import { SessionKeys } from "./sessionKeys.js";

export interface OrtBackend extends Backend {
  readonly info: OrtInfo;
  /** How many tensors and sessions there are now, for leak tests. */
  memory(): OrtMemory;
  /**
   * Where the time of the runs since the last call went, by node (default) or by op, from ONNX Runtime's own notes. It
   * releases the sessions, which are made again when they are needed.
   *
   * @throws HyalineError `argument` unless the backend was created with `profile: true`
   */
  profile(options?: { readonly by?: "node" | "op" }): Promise<Profile>;
}

/** An engine as a backend: graphs become programs. */
export function backendOf(engine: Engine): OrtBackend {
  const { info, abilities } = engine;
  const keys = new SessionKeys();
  return {
    name: `ort:${info.device}`,
    info,
    supports: {
      dtypes: new Set(abilities.dtypes),
      ops: loweredOps(`ort-${info.device}`),
      nonFinite: abilities.nonFinite,
      wrapsHost: abilities.wrapsHost,
      // Engines keep their own queues.
      concurrentRuns: true,
    },
    write: engine.write,
    read: engine.read,
    free: engine.free,
    memory: engine.memory,
    profile: async ({ by = "node" } = {}) => profileOf(await engine.profile(), by),
    compile: async (graph, { signal, label } = {}) => {
      throwIfAborted(signal);
      return engine.compile(programOf(graph, keys, info, label));
    },
    dispose: () => engine.dispose(),
  };
}
