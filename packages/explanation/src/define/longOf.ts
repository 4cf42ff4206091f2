import type { LongCallOptions } from "@hyaline/core";

/** The options of every long call, without those that are left out. */
export const longOf = ({ signal, onProgress, backend }: Readonly<Record<string, unknown>>): LongCallOptions =>
  Object.fromEntries(
    Object.entries({ signal, onProgress, backend }).filter(([, value]) => value !== undefined),
  );
