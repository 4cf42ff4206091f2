import type { DType, Executable, Spec, Storage, TypedArray } from "@hyaline/core";
import type { DeviceName } from "./devices/open.js";
import type { RunEvents } from "./profile/events.js";
import type { Program } from "./program.js";
import type { Device, RuntimeUrls } from "./runtime.js";

/** What a backend runs on. */
export interface OrtInfo {
  readonly device: "wasm" | "cpu" | "webgpu";
  /** 0 where the runtime chooses. */
  readonly threads: number;
  /** ONNX Runtime's version. */
  readonly version: string;
  /** Do sessions run in a worker? */
  readonly worker: boolean;
  /** What the user should know, such as why threads are off; several runs of more than 25 ms on the calling thread add one. */
  readonly notes: readonly string[];
}

/** How many there are now. */
export interface OrtMemory {
  readonly storages: number;
  readonly sessions: number;
}

export interface EngineOptions {
  readonly device: DeviceName;
  readonly threads?: number | undefined;
  readonly maxSessions: number;
  readonly profile?: boolean;
  readonly graphCapture?: boolean;
  /** The folder that the runtime's .wasm file is served from, with its "/". */
  readonly wasmPath?: string | undefined;
}

/** Makes a runtime ready for what was asked. */
export type OpenDevice = (options: EngineOptions, urls: RuntimeUrls) => Promise<Device>;

/** What a device can hold, as in core's `Manifest`. */
export interface Abilities {
  readonly dtypes: readonly DType[];
  readonly nonFinite: boolean;
  readonly wrapsHost: boolean;
}

/** What holds tensors and sessions and runs them: in this thread, or behind a worker. It knows nothing of graphs. */
export interface Engine {
  readonly info: OrtInfo;
  readonly abilities: Abilities;
  write(data: TypedArray, spec: Spec): Storage;
  read(storage: Storage, spec: Spec): TypedArray | Promise<TypedArray>;
  free(storage: Storage): void;
  compile(program: Program): Promise<Executable>;
  memory(): OrtMemory;
  /** What was noted of the runs since the last time; sessions are made again afterwards. */
  profile(): Promise<RunEvents>;
  dispose(): Promise<void>;
}
