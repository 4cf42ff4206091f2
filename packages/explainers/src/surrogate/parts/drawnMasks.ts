import type { RandomStream, Work } from "@hyaline/explanation";

/** Bits of masks between two yields. */
const STRIDE = 16384;

/** Each player shown with a probability; the first sample shows all. */
export function* drawnMasks(
  count: number,
  players: number,
  shown: number,
  random: RandomStream,
): Work<Uint8Array> {
  const masks = new Uint8Array(count * players).fill(1, 0, players);
  const draws = new Float64Array(STRIDE);
  for (let from = players; from < masks.length; from += STRIDE) {
    random.uniforms(draws);
    masks.set(
      draws.subarray(0, masks.length - from).map((draw) => Number(draw >= 1 - shown)),
      from,
    );
    yield;
  }
  return masks;
}
