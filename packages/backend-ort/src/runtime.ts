import { type DType, HyalineError } from "@hyaline/core";
import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { Memory } from "./memory.js";

/** What `onnxruntime-web` and `onnxruntime-node` have in common. */
export interface Runtime {
  readonly InferenceSession: Pick<typeof InferenceSession, "create">;
  readonly Tensor: typeof Tensor;
}

/** Where the runtimes' modules are, where that cannot be found out in this thread. */
export interface RuntimeUrls {
  readonly wasm?: string | undefined;
  readonly webgpu?: string | undefined;
}

/** What is asked of a session once it is made. */
export interface Session {
  run(
    feeds: Readonly<Record<string, Tensor>>,
    options?: InferenceSession.RunOptions,
  ): Promise<InferenceSession.OnnxValueMapType>;
  run(
    feeds: Readonly<Record<string, Tensor>>,
    /** Where results go, or `null` where the session makes a tensor. */
    fetches: Readonly<Record<string, Tensor | null>>,
    options?: InferenceSession.RunOptions,
  ): Promise<InferenceSession.OnnxValueMapType>;
  release(): Promise<void>;
}

/** How a device tells where the time of a session's runs went. */
export interface ProfileSource {
  /** What a session that is profiled is created with. */
  options(): InferenceSession.SessionOptions;
  /** Ends the notes of a session that was created with `options`, and gives them: the JSON of a Chrome trace. */
  end(session: InferenceSession, options: InferenceSession.SessionOptions): Promise<string>;
}

/** A runtime made ready, and what sessions on it are created and run with. */
export interface Device {
  /** The suffix of the backend's name. */
  readonly name: "wasm" | "cpu" | "webgpu";
  readonly runtime: Runtime;
  readonly memory: Memory;
  /** The data types of its tensors. */
  readonly dtypes: readonly DType[];
  /** False where shaders assume that numbers are finite. */
  readonly nonFinite: boolean;
  readonly version: string;
  /** 0 where the runtime chooses. */
  readonly threads: number;
  /** What the user should know, in plain sentences; runs may add to them. */
  readonly notes: string[];
  readonly sessionOptions: InferenceSession.SessionOptions;
  /** What the options become for a model of which these nodes are better on the CPU. */
  readonly keptOnCpu?: (nodes: readonly string[]) => InferenceSession.SessionOptions;
  /** Reading them costs a run some microseconds. */
  readonly runOptions: InferenceSession.RunOptions | undefined;
  /** Nothing where the device cannot be profiled. */
  readonly profiles?: ProfileSource | undefined;
  /** Past this, inputs would not fit into the runtime's memory, and wasm's would be overwritten without a word. */
  readonly mostInputBytes: number;
}

/** The error of a runtime that could not be loaded. */
export const notLoaded = (device: string, remedy: string, cause: unknown): HyalineError =>
  new HyalineError("backend", `device ${device} cannot be loaded: ${messageOf(cause)}; ${remedy}`, { cause });

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
