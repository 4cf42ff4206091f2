import type { LongCallOptions } from "@hyaline/core";

/** What an example may take besides `log`: `Pick` what it uses. */
export interface Run extends Required<Pick<LongCallOptions, "signal" | "onProgress">> {
  /** How wide a picture may be, in pixels: a plot's `width`. */
  readonly width: number;
}
