/** What the page and its worker ask each other. */
import type { Spec, TypedArray } from "@hyaline/core";
import type { SerializedModel } from "@hyaline/onnx";
import type { Abilities, EngineOptions, OrtInfo, OrtMemory } from "../engine.js";
import type { RunEvents } from "../profile/events.js";
import type { ProgramData } from "../program.js";
import type { RuntimeUrls } from "../runtime.js";
import type { Moved } from "./link.js";

/** What the worker does. Storages and executables are known by numbers that the page chooses. */
export type WorkerService = {
  open(options: EngineOptions, urls: RuntimeUrls): Promise<Opened>;
  write(storage: number, data: TypedArray, spec: Spec): void;
  read(storage: number, spec: Spec): Promise<Moved<TypedArray>>;
  free(storage: number): void;
  compile(executable: number, program: ProgramData): Promise<Standing>;
  run(executable: number, inputs: readonly number[], outputs: readonly number[]): Promise<Standing>;
  release(executable: number): Standing;
  profile(): Promise<RunEvents>;
  dispose(): Promise<void>;
};

/** What the page does. */
export type PageService = {
  /** The file of an executable, which is wanted again when its session was released meanwhile. */
  serialize(executable: number, ownNodes: boolean): Promise<Moved<SerializedModel>>;
};

/** How the worker stands after a call. */
export interface Standing extends OrtMemory {
  /** The backend's `info.notes`, which grow. */
  readonly notes: readonly string[];
}

export interface Opened {
  readonly info: OrtInfo;
  readonly abilities: Abilities;
}
