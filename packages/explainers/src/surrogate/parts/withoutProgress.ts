import type { CallOptions, LongCallOptions } from "@hyaline/core";

/** What a call's parts are given: progress is told row by row, of the whole. */
export const withoutProgress = ({ signal, backend }: LongCallOptions): CallOptions => ({
  ...(signal ? { signal } : {}),
  ...(backend ? { backend } : {}),
});
