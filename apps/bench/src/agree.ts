/** Throws unless two lists of numbers agree to `tolerance`, relative to the largest of them. */
export function agree(
  what: string,
  ours: ArrayLike<number>,
  peer: ArrayLike<number>,
  tolerance = 1e-3,
): void {
  let largest = 0;
  let worst = 0;
  for (let i = 0; i < Math.max(ours.length, peer.length); i++) {
    const [a, b] = [ours[i] ?? Number.NaN, peer[i] ?? Number.NaN];
    largest = Math.max(largest, Math.abs(a), Math.abs(b));
    const difference = Math.abs(a - b);
    // NaN compares as neither: it must not pass.
    if (!(difference <= worst)) worst = difference;
  }
  if (!(worst <= tolerance * largest)) {
    throw new Error(
      `${what}: the sides compute different things (${preview(ours)} and ${preview(peer)}, off by ${worst}), so their times mean nothing`,
    );
  }
}

const preview = (numbers: ArrayLike<number>): string =>
  `[${Array.from({ length: Math.min(4, numbers.length) }, (_, i) => numbers[i]?.toPrecision(6))}${numbers.length > 4 ? ", …" : ""}]`;
