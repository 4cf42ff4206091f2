/** Rotations of the rounds, which repeat after eight. */
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;

/** Threefry-2x32 with 20 rounds (Salmon et al. 2011) on a key and a counter of two words each, in 32-bit integers: what the op of tensors computes, for one counter. */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
): [number, number] {
  const schedule = [key0, key1, key0 ^ key1 ^ 0x1bd11bda] as const;
  let x = (counter0 + key0) | 0;
  let y = (counter1 + key1) | 0;
  for (let round = 0; round < 20; round++) {
    const rotation = ROTATIONS[round % 8] as number;
    x = (x + y) | 0;
    y = ((y << rotation) | (y >>> (32 - rotation))) ^ x;
    if (round % 4 === 3) {
      const step = (round + 1) / 4;
      x = (x + (schedule[step % 3] as number)) | 0;
      y = (y + (schedule[(step + 1) % 3] as number) + step) | 0;
    }
  }
  return [x >>> 0, y >>> 0];
}
