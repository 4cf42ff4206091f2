/** How a guided path goes. */
export interface GuidedPathOptions {
  readonly steps: number;
  /** Which part of the elements moves at a time: those of the smallest slopes. */
  readonly fraction: number;
  /** How far an element may be from where the straight path is, as a part of its way. */
  readonly maxDistance: number;
}

/** Distances that count as none. */
const TINY = 1e-9;

/**
 * One step of a guided path: elements of small slopes go first, as far as the corridor around the straight path lets them,
 * until the distance to x is what the straight path's would be.
 *
 * @param at where the path is: moved on
 * @param shares what each element has got: slope times way is added
 */
export function guidedStep(
  {
    x,
    start,
    at,
    slopes,
    shares,
  }: Readonly<Record<"x" | "start" | "at" | "slopes" | "shares", Float64Array>>,
  step: number,
  { steps, fraction, maxDistance }: GuidedPathOptions,
): void {
  const alpha = (step + 1) / steps;
  const [behind, ahead] = [Math.max(alpha - maxDistance, 0), Math.min(alpha + maxDistance, 1)];
  const placeOf = (i: number, part: number) =>
    (start[i] as number) + part * ((x[i] as number) - (start[i] as number));
  const left = (to: (i: number) => number, of: Iterable<number> = x.keys()) => {
    let sum = 0;
    for (const i of of) sum += Math.abs(to(i) - (at[i] as number));
    return sum;
  };
  const move = (i: number, to: number) => {
    shares[i] = (shares[i] as number) + (slopes[i] as number) * (to - (at[i] as number));
    at[i] = to;
  };
  const wanted = x.reduce((sum, v, i) => sum + Math.abs(v - (start[i] as number)), 0) * (1 - alpha);
  for (const i of x.keys()) {
    const way = (x[i] as number) - (start[i] as number);
    if (way !== 0 && ((at[i] as number) - (start[i] as number)) / way < behind) move(i, placeOf(i, behind));
  }
  const waiting = new Set([...x.keys()].filter((i) => at[i] !== placeOf(i, ahead)));
  while (waiting.size > 0) {
    const distance = left((i) => x[i] as number) - wanted;
    if (distance <= TINY) return;
    // Those that went as far as they may count as steepest, so that ever more of the others are chosen.
    const sizes = Float64Array.from(x, (_, i) =>
      waiting.has(i) ? Math.abs(slopes[i] as number) : Infinity,
    ).sort();
    const threshold = sizes[Math.floor(fraction * (sizes.length - 1))] as number;
    const chosen = [...waiting].filter((i) => Math.abs(slopes[i] as number) <= threshold);
    const possible = left((i) => placeOf(i, ahead), chosen);
    const part = possible > 0 ? Math.min(1, distance / possible) : 1;
    for (const i of chosen) {
      const here = at[i] as number;
      move(i, part === 1 ? placeOf(i, ahead) : here + part * (placeOf(i, ahead) - here));
      if (part === 1) waiting.delete(i);
    }
  }
}
