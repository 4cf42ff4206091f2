import { flag, integer, type Option, text } from "@hyaline/core/facts";
import type { DeviceName } from "./devices/open.js";

export interface OrtOptions {
  /**
   * Where graphs run: `"wasm"` (Node and browsers), `"webgpu"` (browsers, on the GPU), `"cpu"` (native, Node, needs
   * onnxruntime-node), or `"auto"` (default): the fastest of them that is there, which `info` names.
   */
  readonly device?: DeviceName;
  /** Default 1 on wasm (see the README for what more give), one per core on cpu. */
  readonly threads?: number;
  /** How many sessions are kept (default 64); the one used longest ago is released first and made again when needed. */
  readonly maxSessions?: number;
  /**
   * Run sessions in a worker, so that the page goes on drawing and the process goes on serving during a long run
   * (default false). Tensors live there between runs.
   */
  readonly worker?: boolean;
  /** Note where the time of runs goes, for `backend.profile()` (default false: it costs about 6 µs for each node that runs). */
  readonly profile?: boolean;
  /**
   * On webgpu, record graphs that run often and play them again (default true). A recorded graph keeps the memory of its
   * intermediate tensors.
   */
  readonly graphCapture?: boolean;
  /**
   * In browsers, the folder that ONNX Runtime's .wasm file is served from, relative to the page (default: beside its
   * script, where most bundlers put it). For bundlers that copy nothing. In Node it is the installed package's.
   */
  readonly wasmPath?: string;
}

/** What {@link OrtOptions} has for WebAssembly alone. */
export type OrtWasmOptions = Omit<OrtOptions, "device" | "graphCapture">;

/** The options of WebAssembly alone. */
export const ortWasmOptions = {
  threads: integer("Threads of the runtime.", undefined),
  maxSessions: integer("How many sessions are kept.", 64),
  worker: flag("Run sessions in a worker.", false),
  profile: flag("Note where the time of runs goes.", false),
  wasmPath: text("In browsers, the folder that ONNX Runtime's .wasm file is served from.", undefined),
};

export const ortOptions = {
  // Which devices there are is the device's own error. First, for `ortBackend("wasm")` is answered with the first that takes a text.
  device: text("Where graphs run: auto, wasm, webgpu or cpu.", "auto") as Option<DeviceName>,
  ...ortWasmOptions,
  graphCapture: flag("On webgpu, record graphs that run often.", true),
};
