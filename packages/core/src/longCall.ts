import type { CallOptions } from "./compile.js";

/** How far a long call has come. */
export interface Progress {
  readonly done: number;
  /** What `done` will be at the end. */
  readonly total: number;
}

/** What every call that may take long takes. */
export interface LongCallOptions extends CallOptions {
  /** Called between the steps of the work. */
  readonly onProgress?: (progress: Progress) => void;
}
