import type { DType, TypedArray } from "./dtype.js";
import type { Graph } from "./graph.js";
import type { Spec } from "./shape.js";

/** The name of an op, such as `"matMul"`. */
export type OpName = string;

/** A backend's own handle on one tensor's memory. Core never looks inside. */
export type Storage = unknown;

/** What a backend can run. Core decomposes composites that are not listed and refuses graphs that still do not fit. */
export interface Manifest {
  readonly dtypes: ReadonlySet<DType>;
  readonly ops: ReadonlySet<OpName>;
  /** May the memory of a donated input be reused for an output? */
  readonly donation?: boolean;
  /** May `run` be called again before an earlier call has finished? Core queues calls where it is not true. */
  readonly concurrentRuns?: boolean;
  /**
   * Does `write` only wrap the host array? Then there is nothing to keep: tensors that have their data on the host are
   * written for each call, and freed after it.
   */
  readonly wrapsHost?: boolean;
  /** False where NaN and infinities are not kept through arithmetic, as in shaders that assume finite numbers. */
  readonly nonFinite?: boolean;
}

export interface CompileOptions {
  readonly signal?: AbortSignal;
  /** A name for profiles and error messages. */
  readonly label?: string;
}

export interface RunOptions {
  readonly signal?: AbortSignal;
  /** Inputs whose memory the caller gives up: the backend may reuse or free it. */
  readonly donate?: readonly number[];
}

/** A compiled graph. */
export interface Executable {
  /** Runs once. Inputs stay the caller's; outputs are new storages that the caller frees. */
  run(inputs: readonly Storage[], options?: RunOptions): Promise<readonly Storage[]>;
  dispose(): void;
}

/**
 * What runs graphs. Core validates, promotes and infers shapes before it calls, so that an implementation checks
 * nothing twice. Graphs passed to `compile` have distinct outputs, none of which is an input or a constant; their
 * constants are evaluated tensors (`await tensor.data()` gives the host array).
 */
export interface Backend {
  /** For people and reports, such as `"ort:wasm"`. */
  readonly name: string;
  readonly supports: Manifest;
  write(data: TypedArray, spec: Spec): Storage | Promise<Storage>;
  read(storage: Storage, spec: Spec): TypedArray | Promise<TypedArray>;
  compile(graph: Graph, options?: CompileOptions): Promise<Executable>;
  free(storage: Storage): void;
  /** How many storages exist now, intermediates and constants included, for leak tests; leave it out when unknown. */
  memory?(): { readonly storages: number };
  dispose(): Promise<void>;
}
