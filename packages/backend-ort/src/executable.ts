import {
  allocate,
  type Executable,
  HyalineError,
  type RunOptions,
  type Spec,
  type Storage,
  sizeOf,
  throwIfAborted,
} from "@hyaline/core";
import type { InferenceSession, Tensor } from "onnxruntime-web";
import { coded } from "./errors.js";
import type { Memory } from "./memory.js";
import type { Profiler } from "./profile/profiler.js";
import { inputName, outputName, type Program } from "./program.js";
import type { Queue } from "./queue.js";
import type { Device, Session } from "./runtime.js";
import type { SessionCache, SessionEntry } from "./sessionCache.js";

/** What the executables of one backend share. */
export interface Shared {
  readonly device: Device;
  readonly sessions: SessionCache;
  readonly queue: Queue;
  /** Told how long each run took. */
  readonly noteRun: (ms: number) => void;
  /** Told which programs do not run by their file's own nodes, and why. */
  readonly noteRefusal: (label: string, cause: unknown) => void;
  /** Where runs are profiled. */
  readonly profiler?: Profiler | undefined;
}

const bytesOf = ({ dtype, shape }: Spec): number => allocate(dtype, 0).BYTES_PER_ELEMENT * sizeOf(shape);

/** Sessions of files' own nodes, which may refuse what ours would do. */
const ofOwnNodes = new WeakSet<Session>();

interface Reserved {
  readonly storages: readonly (Storage | undefined)[];
  readonly fetches: Readonly<Record<string, Tensor | null>>;
}

/** A program on its way through a session, which may be released and made again between runs. */
export class SessionExecutable implements Executable {
  readonly #inputBytes: number;
  readonly #inputNames: readonly string[];
  readonly #outputNames: readonly string[];
  /** The session of the last run, which may have been released since. */
  #entry: SessionEntry | undefined;
  /** What runs instead, once ONNX Runtime has refused to run a file's own nodes on data that ours can take. */
  #instead: Promise<SessionExecutable> | undefined;
  #disposed = false;

  private constructor(
    readonly program: Program,
    readonly shared: Shared,
  ) {
    this.#inputBytes = program.inputs.reduce((sum, spec) => sum + bytesOf(spec), 0);
    this.#inputNames = program.inputs.map((_, i) => inputName(i));
    this.#outputNames = program.outputs.map((_, i) => outputName(i));
  }

  static async create(program: Program, shared: Shared): Promise<SessionExecutable> {
    const { sessions } = shared;
    const executable = new SessionExecutable(program, shared);
    const entry = sessions.enter(program.key, executable.#createSession);
    try {
      await entry.session;
    } finally {
      sessions.leave(entry);
    }
    executable.#entry = entry;
    sessions.hold(program.key);
    return executable;
  }

  /** One function and not several: each promise costs, and small models run in some ten microseconds. */
  async run(inputs: readonly Storage[], options: RunOptions = {}): Promise<readonly Storage[]> {
    if (this.#instead) return (await this.#instead).run(inputs, options);
    const { signal } = options;
    const { queue, sessions, device } = this.shared;
    const { label, key, outputs } = this.program;
    const { memory } = device;
    if (this.#disposed) throw new HyalineError("disposed", "an executable was run after its disposal");
    const feeds = this.#feeds(inputs);
    const turn = queue.enter();
    if (turn) await turn;
    let entry: SessionEntry | undefined;
    let reserved: Reserved | undefined;
    let refusal: unknown;
    try {
      entry = sessions.enter(key, this.#createSession, this.#entry);
      const session = entry.ready ?? (await entry.session);
      this.#entry = entry;
      throwIfAborted(signal);
      reserved = memory.reserve && this.#reserve(memory);
      const start = performance.now();
      const running = reserved
        ? session.run(feeds, reserved.fetches, device.runOptions)
        : session.run(feeds, device.runOptions);
      const results = await running;
      this.shared.noteRun(performance.now() - start);
      return outputs.map(
        (spec, i) =>
          reserved?.storages[i] ?? memory.fetch(results[this.#outputNames[i] as string] as Tensor, spec),
      );
    } catch (cause) {
      for (const storage of reserved?.storages ?? []) if (storage !== undefined) memory.free(storage);
      const error = coded(`running ${label} on ort:${device.name}`, cause);
      if (error === cause || error.code === "out-of-memory" || !entry?.ready || !ofOwnNodes.has(entry.ready))
        throw error;
      refusal = cause;
      this.#instead ??= this.#withOurNodes();
    } finally {
      if (entry) sessions.leave(entry);
      queue.leave();
    }
    const results = await (await this.#instead).run(inputs, options);
    this.shared.noteRefusal(label, refusal);
    return results;
  }

  #withOurNodes(): Promise<SessionExecutable> {
    const { program, shared } = this;
    const serialize: Program["serialize"] = () => program.serialize(false);
    return SessionExecutable.create({ ...program, key: `${program.key}\nwith our nodes`, serialize }, shared);
  }

  /** Storages for a run to leave its results in, and how the session is told. */
  #reserve(memory: Memory): Reserved {
    const { outputs } = this.program;
    const storages = outputs.map((spec) => memory.reserve?.(spec));
    const fetches: Record<string, Tensor | null> = {};
    storages.forEach((storage, i) => {
      fetches[this.#outputNames[i] as string] =
        storage === undefined ? null : memory.feed(storage, outputs[i] as Spec);
    });
    return { storages, fetches };
  }

  #feeds(inputs: readonly Storage[]): Record<string, Tensor> {
    const { name, memory, mostInputBytes } = this.shared.device;
    if (this.#inputBytes > mostInputBytes) {
      throw new HyalineError(
        "out-of-memory",
        `running ${this.program.label} on ort:${name}: its inputs have ${this.#inputBytes} bytes, and there is room for ${mostInputBytes}; use a smaller batch, or device cpu`,
      );
    }
    const feeds: Record<string, Tensor> = {};
    inputs.forEach((storage, i) => {
      feeds[this.#inputNames[i] as string] = memory.feed(storage, this.program.inputs[i] as Spec);
    });
    return feeds;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.shared.sessions.letGo(this.program.key);
    this.#instead?.then((executable) => executable.dispose()).catch(() => undefined);
  }

  readonly #createSession = (): Promise<Session> => this.#sessionOf(true);

  async #sessionOf(ownNodes: boolean): Promise<Session> {
    const { profiler, device } = this.shared;
    const { name, runtime, memory, sessionOptions, keptOnCpu } = device;
    const { label, outputs, hasFloat64, serialize } = this.program;
    let isOwn = false;
    try {
      const serialized = await serialize(ownNodes);
      const { bytes, externalData, cpuNodes } = serialized;
      isOwn = serialized.ownNodes === true;
      const options: InferenceSession.SessionOptions = {
        ...sessionOptions,
        ...profiler?.sessionOptions,
        ...(cpuNodes.length > 0 ? keptOnCpu?.(cpuNodes) : {}),
        ...memory.outputOptions(this.#outputNames, outputs),
        ...(hasFloat64 ? { graphOptimizationLevel: "basic" } : {}),
        ...(externalData.length > 0 ? { externalData: [...externalData] } : {}),
      };
      const session = await runtime.InferenceSession.create(bytes, options);
      const made = profiler?.watch(session, options) ?? session;
      if (isOwn) ofOwnNodes.add(made);
      return made;
    } catch (cause) {
      // Files may hold nodes for which ONNX Runtime has no kernel; ours then do the same.
      if (isOwn) {
        const session = await this.#sessionOf(false);
        this.shared.noteRefusal(label, cause);
        return session;
      }
      throw coded(`compiling ${label} for ort:${name}`, cause);
    }
  }
}
