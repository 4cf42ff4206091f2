import { fail } from "@hyaline/core";
import type { Engine, EngineOptions, OpenDevice } from "./engine.js";
import { SessionExecutable, type Shared } from "./executable.js";
import { longRuns } from "./longRuns.js";
import { Profiler } from "./profile/profiler.js";
import { Queue } from "./queue.js";
import { refusals } from "./refusals.js";
import type { RuntimeUrls } from "./runtime.js";
import { SessionCache } from "./sessionCache.js";

const ASK = "create it with ortBackend({ profile: true })";

/** Sessions in this thread. */
export async function localEngine(
  options: EngineOptions,
  open: OpenDevice,
  urls: RuntimeUrls = {},
): Promise<Engine> {
  const { maxSessions, profile = false } = options;
  const device = await open(options, urls);
  const { memory, version, dtypes, nonFinite } = device;
  const notes = [...device.notes];
  const [sessions, queue] = [new SessionCache(maxSessions), new Queue()];
  const profiler = profile ? new Profiler(device) : undefined;
  // Runs on the GPU leave the thread alone.
  const noteRun = device.name === "webgpu" ? () => undefined : longRuns(notes);
  const shared: Shared = { device, sessions, queue, noteRun, profiler, noteRefusal: refusals(notes) };
  return {
    info: { device: device.name, threads: device.threads, version, worker: false, notes },
    abilities: { dtypes, nonFinite, wrapsHost: memory.wrapsHost === true },
    write: (data, spec) => memory.write(data, spec),
    read: (storage, spec) => memory.read(storage, spec),
    free: (storage) => memory.free(storage),
    compile: (program) => SessionExecutable.create(program, shared),
    memory: () => ({ storages: memory.count?.() ?? 0, sessions: sessions.size }),
    profile: () =>
      queue.add(async () => {
        if (!profiler) return fail("argument", "only what was asked to profile can tell", undefined, ASK);
        await sessions.clear();
        return profiler.take();
      }),
    dispose: () =>
      queue.add(async () => {
        await sessions.close();
        memory.dispose?.();
      }),
  };
}
