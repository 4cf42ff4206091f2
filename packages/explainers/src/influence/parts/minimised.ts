/** A function's value and its slope at a point. */
export interface Evaluated {
  readonly value: number;
  readonly slope: Float64Array;
}

/** Steps that are remembered. */
const MEMORY = 10;

/**
 * The lowest point of a convex function, by L-BFGS with halved steps.
 *
 * Source: J. Nocedal, S. J. Wright, "Numerical Optimization", 2006, algorithms 7.4 and 3.1.
 *
 * @param from where it starts
 * @param tolerance it ends where the slope is as short, over the first one (1 where that is shorter)
 * @param at asked at each step
 */
export async function minimised(
  from: Float64Array,
  { iterations, tolerance }: { readonly iterations: number; readonly tolerance: number },
  at: (point: Float64Array) => Promise<Evaluated>,
): Promise<Float64Array> {
  let point = from;
  let here = await at(point);
  const moves: { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[] = [];
  const first = Math.sqrt(dot(here.slope, here.slope));
  for (let i = 0; i < iterations; i++) {
    const length = Math.sqrt(dot(here.slope, here.slope));
    if (!(length > tolerance * Math.max(first, 1))) break;
    const direction = downhill(here.slope, moves);
    const along = dot(direction, here.slope);
    let step = moves.length === 0 ? Math.min(1, 1 / length) : 1;
    let next: Float64Array | undefined;
    let there = here;
    for (let halved = 0; halved < 20; halved++, step /= 2) {
      const tried = point.map((each, k) => each + step * (direction[k] as number));
      there = await at(tried);
      if (there.value <= here.value + 1e-4 * step * along) {
        next = tried;
        break;
      }
    }
    // What is left is rounding.
    if (!next) break;
    const s = next.map((each, k) => each - (point[k] as number));
    const y = there.slope.map((each, k) => each - (here.slope[k] as number));
    const bend = dot(s, y);
    if (bend > 0) moves.push({ s, y, rho: 1 / bend });
    if (moves.length > MEMORY) moves.shift();
    point = next;
    here = there;
  }
  return point;
}

/** The two loops of L-BFGS. */
function downhill(
  slope: Float64Array,
  moves: readonly { readonly s: Float64Array; readonly y: Float64Array; readonly rho: number }[],
): Float64Array {
  const q = slope.slice();
  const shares: number[] = [];
  for (const { s, y, rho } of [...moves].reverse()) {
    const share = rho * dot(s, q);
    shares.unshift(share);
    for (let k = 0; k < q.length; k++) q[k] = (q[k] as number) - share * (y[k] as number);
  }
  const last = moves.at(-1);
  const scale = last ? 1 / (last.rho * dot(last.y, last.y)) : 1;
  for (let k = 0; k < q.length; k++) q[k] = (q[k] as number) * scale;
  moves.forEach(({ s, y, rho }, i) => {
    const back = (shares[i] as number) - rho * dot(y, q);
    for (let k = 0; k < q.length; k++) q[k] = (q[k] as number) + back * (s[k] as number);
  });
  return q.map((each) => -each);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}
