import {
  type Executable,
  HyalineError,
  type RunOptions,
  type Spec,
  type Storage,
  throwIfAborted,
} from "@hyaline/core";
import type { Engine, EngineOptions } from "../engine.js";
import type { Program } from "../program.js";
import { Queue } from "../queue.js";
import { Link } from "./link.js";
import { movedModel } from "./movedModel.js";
import { runtimeUrls } from "./runtimeUrls.js";
import type { PageService, Standing, WorkerService } from "./services.js";
import type { Spawned } from "./spawn.js";

/** A tensor that lives in the worker. */
interface Remote {
  readonly id: number;
}

/** A spec may be a tensor, which cannot be sent. */
const plain = ({ dtype, shape }: Spec): Spec => ({ dtype, shape });

const idOf = (storage: Storage): number => (storage as Remote).id;

/**
 * Sessions in a worker, where tensors stay between runs: what is written is copied once and moved there, and what is read
 * is copied once and moved back. The queue is kept on this side, since a worker that runs hears nothing: so an abort takes
 * effect before the next run.
 */
export async function workerEngine(options: EngineOptions, start: () => Promise<Spawned>): Promise<Engine> {
  const worker = await start();
  const programs = new Map<number, Program>();
  const queue = new Queue();
  const storages = new Set<number>();
  let sessions = 0;
  let last = 0;

  const service: PageService = {
    serialize: async (executable, ownNodes) =>
      movedModel(await (programs.get(executable) as Program).serialize(ownNodes)),
  };
  const link = new Link<WorkerService>(worker.port, service, (busy) => worker.keepAlive(busy));
  worker.onDeath((cause) => link.close(died(cause)));

  const hold = (): Remote => {
    storages.add(++last);
    return { id: last };
  };
  const notes: string[] = [];
  const noted = (standing: Standing): void => {
    sessions = standing.sessions;
    notes.push(...standing.notes.slice(notes.length));
  };
  /** A message that needs no answer; that the worker has gone is said by the next that does. */
  const tell = (sent: Promise<unknown>): void => {
    sent.catch(() => undefined);
  };
  const end = async (reason: HyalineError): Promise<void> => {
    link.close(reason);
    storages.clear();
    sessions = 0;
    await worker.terminate();
  };

  class RemoteExecutable implements Executable {
    readonly #id = ++last;
    #disposed = false;

    constructor(readonly program: Program) {
      programs.set(this.#id, program);
    }

    async prepare(): Promise<this> {
      const { key, label, hasFloat64 } = this.program;
      const [inputs, outputs] = [this.program.inputs.map(plain), this.program.outputs.map(plain)];
      try {
        noted(await link.call("compile", [this.#id, { key, label, inputs, outputs, hasFloat64 }]));
      } catch (error) {
        programs.delete(this.#id);
        throw error;
      }
      return this;
    }

    async run(inputs: readonly Storage[], { signal }: RunOptions = {}): Promise<readonly Storage[]> {
      if (this.#disposed) throw new HyalineError("disposed", "an executable was run after its disposal");
      const given = inputs.map(idOf);
      return queue.add(async () => {
        throwIfAborted(signal);
        const outputs = this.program.outputs.map(() => ++last);
        noted(await link.call("run", [this.#id, given, outputs]));
        for (const output of outputs) storages.add(output);
        return outputs.map((id): Remote => ({ id }));
      });
    }

    dispose(): void {
      if (this.#disposed) return;
      this.#disposed = true;
      tell(link.call("release", [this.#id]).then(noted));
      programs.delete(this.#id);
    }
  }

  const opened = await link.call("open", [options, runtimeUrls()]).catch(async (error: unknown) => {
    await worker.terminate();
    throw error;
  });
  notes.push(...opened.info.notes);
  return {
    ...opened,
    info: { ...opened.info, notes },
    write: (data, spec) => {
      const storage = hold();
      const copy = data.slice();
      tell(link.call("write", [storage.id, copy, plain(spec)], [copy.buffer as ArrayBuffer]));
      return storage;
    },
    read: (storage, spec) => link.call("read", [idOf(storage), plain(spec)]),
    free: (storage) => {
      if (storages.delete(idOf(storage))) tell(link.call("free", [idOf(storage)]));
    },
    compile: (program) => new RemoteExecutable(program).prepare(),
    memory: () => ({ storages: storages.size, sessions }),
    profile: () => queue.add(() => link.call("profile", [])),
    dispose: async () => {
      await queue.add(() => link.call("dispose", []).catch(() => undefined));
      await end(new HyalineError("disposed", "the backend was used after its disposal"));
    },
  };
}

const died = (cause: unknown): HyalineError =>
  new HyalineError(
    "backend",
    `the worker of the backend ended: ${cause instanceof Error ? cause.message : String(cause)}; create the backend again`,
    { cause },
  );
