/**
 * A coalition's row of the design once the last player is eliminated, z_i - z_last. Its entries that are not 0 all have
 * one sign: their places go into `active`, and the result is how many there are, with that sign.
 */
export function contrast(masks: Uint8Array, k: number, players: number, active: Int32Array): number {
  const start = k * players;
  const last = masks[start + players - 1] as number;
  let size = 0;
  for (let i = 0; i < players - 1; i++) if (masks[start + i] !== last) active[size++] = i;
  return last === 0 ? size : -size;
}
