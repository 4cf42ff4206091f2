import { HyalineError } from "@hyaline/core";
import type { InferenceSession, Tensor } from "onnxruntime-web";

/** What `onnxruntime-web` and `onnxruntime-node` have in common. */
export interface Runtime {
  readonly InferenceSession: Pick<typeof InferenceSession, "create">;
  readonly Tensor: typeof Tensor;
}

/** A runtime made ready, and what a session on it is created with. */
export interface Device {
  /** The suffix of the backend's name. */
  readonly name: "wasm" | "cpu";
  readonly runtime: Runtime;
  readonly version: string;
  readonly threads: number;
  /** What the user should know, in plain sentences. */
  readonly notes: readonly string[];
  readonly sessionOptions: InferenceSession.SessionOptions;
  /** Can weights be given beside the model's bytes? */
  readonly externalData: boolean;
}

/** The error of a runtime that could not be loaded. */
export const notLoaded = (device: string, remedy: string, cause: unknown): HyalineError =>
  new HyalineError("backend", `device ${device} cannot be loaded: ${messageOf(cause)}; ${remedy}`, { cause });

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
