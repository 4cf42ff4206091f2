import { openDevice } from "./devices/open.js";
import type { Engine, EngineOptions } from "./engine.js";
import { SessionExecutable, type Shared } from "./executable.js";
import { Queue } from "./queue.js";
import type { RuntimeUrls } from "./runtime.js";
import { SessionCache } from "./sessionCache.js";

/** Sessions in this thread. */
export async function localEngine(
  { device: wanted, threads, maxSessions }: EngineOptions,
  urls: RuntimeUrls = {},
): Promise<Engine> {
  const device = await openDevice(wanted, threads, urls);
  const { memory, version, notes, dtypes, nonFinite } = device;
  const shared: Shared = { device, sessions: new SessionCache(maxSessions), queue: new Queue() };
  return {
    info: { device: device.name, threads: device.threads, version, worker: false, notes },
    abilities: { dtypes, nonFinite },
    write: (data, spec) => memory.write(data, spec),
    read: async (storage, spec) => memory.read(storage, spec),
    free: (storage) => memory.free(storage),
    compile: (program) => SessionExecutable.create(program, shared),
    memory: () => ({ storages: memory.count?.() ?? 0, sessions: shared.sessions.size }),
    dispose: () => shared.queue.add(() => shared.sessions.close()),
  };
}
