/** Numbers from 0 to 1 that follow from a seed (mulberry32, T. Ettinger). */
function numbersFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * An 8 × 8 image as another hand might have drawn it: turned by up to 15°, leaning and stretched by up to a fifth, moved by up to
 * 0.7 pixels, its ink raised to a power from 0.6 to 1.6. Bilinear; unchanged unless `change`.
 */
export function warped(image: readonly number[], seed: number, change: boolean): number[] {
  if (!change) return [...image];
  const next = numbersFrom(seed * 7919 + 1);
  const upTo = (most: number) => (next() * 2 - 1) * most;
  const [turn, lean, sx, sy] = [upTo(0.26), upTo(0.2), 1 + upTo(0.2), 1 + upTo(0.12)];
  const [dx, dy, power] = [upTo(0.7), upTo(0.7), 2 ** upTo(0.7)];
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  const ink = (x: number, y: number) => (x < 0 || y < 0 || x > 7 || y > 7 ? 0 : (image[y * 8 + x] as number));
  return Array.from(image, (_, i) => {
    const [x, y] = [(i % 8) - 3.5, Math.floor(i / 8) - 3.5];
    const fromX = (x * cos - y * sin) / sx + lean * y + dx + 3.5;
    const fromY = (x * sin + y * cos) / sy + dy + 3.5;
    const [x0, y0] = [Math.floor(fromX), Math.floor(fromY)];
    const [u, v] = [fromX - x0, fromY - y0];
    const top = ink(x0, y0) * (1 - u) + ink(x0 + 1, y0) * u;
    const bottom = ink(x0, y0 + 1) * (1 - u) + ink(x0 + 1, y0 + 1) * u;
    return (top * (1 - v) + bottom * v) ** power;
  });
}
