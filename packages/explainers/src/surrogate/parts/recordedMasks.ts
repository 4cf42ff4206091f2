import { fail } from "@hyaline/core";
import { either, integer, type Option, value } from "@hyaline/core/facts";

/** How many samples, or which: 0/1 masks `[samples][players]`, the first all 1. */
export type MaskSamples = number | readonly (readonly number[])[];

/** Samples that are masks of players: how many to draw, or recorded ones. */
/* @__NO_SIDE_EFFECTS__ */
export function maskSamples(text: string, byDefault: number): Option<MaskSamples> {
  return either(
    text,
    [
      integer("", undefined, [2, 16777216]),
      value<readonly (readonly number[])[]>("", "0/1 masks, the first all 1", isMasks),
    ],
    byDefault,
  ) as Option<MaskSamples>;
}

function isMasks(given: unknown): boolean {
  if (!Array.isArray(given) || given.length < 2 || !Array.isArray(given[0])) return false;
  const players = given[0].length;
  const isMask = (mask: unknown) =>
    Array.isArray(mask) && mask.length === players && mask.every((bit) => bit === 0 || bit === 1);
  return given.every(isMask) && given[0].every((bit: number) => bit === 1);
}

/**
 * Recorded masks of a row's players: uint8[samples, players]
 *
 * @throws HyalineError `shape` for masks of another number of players
 */
export function recordedMasks(
  samples: readonly (readonly number[])[],
  players: number,
  row: number,
): Uint8Array {
  const given = samples[0]?.length as number;
  if (given !== players)
    fail(
      "shape",
      "recorded samples have one place for each player of a row",
      `${given} for ${players} in row ${row}`,
      "explain what they were recorded of",
    );
  return Uint8Array.from(samples.flat());
}
