/** Draws whole numbers from 0 to below `n`, the same ones for the same seed (Park and Miller's generator, 1988). */
export function drawer(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (state * 16807) % 2147483647;
    return Math.floor((state / 2147483647) * n);
  };
}
