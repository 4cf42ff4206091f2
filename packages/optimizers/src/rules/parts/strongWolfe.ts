import { dot, type Vector } from "./vectors.js";

/** The loss and its gradient somewhere along a line. */
export interface Point {
  readonly at: number;
  readonly loss: number;
  readonly gradient: Vector;
  /** Along the line. */
  readonly slope: number;
}

export interface LineSearch {
  /** The loss and gradient at a distance along the direction. */
  readonly evaluate: (at: number) => Promise<{ readonly loss: number; readonly gradient: Vector }>;
  readonly direction: Vector;
  /** At distance 0. */
  readonly start: Point;
  /** The distance to try first. */
  readonly first: number;
}

/** How much of the decrease that the slope promises is enough, and how much of the slope may be left (Nocedal and Wright). */
const [ENOUGH, FLAT] = [1e-4, 0.9];
/** PyTorch's: the most evaluations, and how short a bracket may grow. */
const [MOST, SHORTEST] = [25, 1e-9];

/**
 * A distance along a direction that meets the strong Wolfe conditions: enough decrease, and a slope that is nearly flat.
 *
 * Source: Nocedal and Wright, 2006, "Numerical Optimization", algorithms 3.5 and 3.6, with the bracketing and the cubic steps
 * of Schmidt's minFunc (2005), as PyTorch has them.
 */
export async function strongWolfe({ evaluate, direction, start, first }: LineSearch): Promise<{
  readonly found: Point;
  readonly evaluations: number;
}> {
  const reach = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const pointAt = async (at: number): Promise<Point> => {
    const { loss, gradient } = await evaluate(at);
    // A loss that is no number is no decrease.
    return {
      at,
      loss: Number.isNaN(loss) ? Number.POSITIVE_INFINITY : loss,
      gradient,
      slope: dot(gradient, direction),
    };
  };
  const isHigh = ({ loss, at }: Point) => loss > start.loss + ENOUGH * at * start.slope;
  const isFlat = ({ slope }: Point) => Math.abs(slope) <= -FLAT * start.slope;

  let before = start;
  let now = await pointAt(first);
  let tries = 0;
  let bracket: [Point, Point] | undefined;
  for (; tries < MOST; tries++) {
    if (isHigh(now) || (tries > 1 && now.loss >= before.loss)) {
      bracket = [before, now];
      break;
    }
    if (isFlat(now)) return { found: now, evaluations: tries + 1 };
    if (now.slope >= 0) {
      bracket = [before, now];
      break;
    }
    const range: Range = [now.at + 0.01 * (now.at - before.at), now.at * 10];
    const next = await pointAt(cubicMinimum(before, now, range));
    before = now;
    now = next;
  }
  const ends = bracket ?? [start, now];
  let low = ends[0].loss <= ends[1].loss ? 0 : 1;
  let stuck = false;
  for (; tries < MOST; tries++) {
    const [a, b] = ends;
    const [left, right] = [Math.min(a.at, b.at), Math.max(a.at, b.at)];
    if ((right - left) * reach < SHORTEST) break;
    const margin = 0.1 * (right - left);
    let at = cubicMinimum(a, b, [left, right]);
    const near = Math.min(right - at, at - left) < margin;
    if (near && (stuck || at >= right || at <= left)) {
      at = Math.abs(at - right) < Math.abs(at - left) ? right - margin : left + margin;
      stuck = false;
    } else stuck = near;
    const tried = await pointAt(at);
    const [best, worst] = [ends[low] as Point, 1 - low];
    if (isHigh(tried) || tried.loss >= best.loss) {
      ends[worst] = tried;
      low = ends[0].loss <= ends[1].loss ? 0 : 1;
      continue;
    }
    const isDone = isFlat(tried);
    if (!isDone && tried.slope * ((ends[worst] as Point).at - best.at) >= 0) ends[worst] = best;
    ends[low] = tried;
    if (isDone) {
      tries++;
      break;
    }
  }
  return { found: ends[low] as Point, evaluations: tries + 1 };
}

type Range = readonly [low: number, high: number];

/** Where the cubic through two points with their slopes is least, within a range; its middle where there is none. */
function cubicMinimum(a: Point, b: Point, [low, high]: Range): number {
  const [p, q] = a.at <= b.at ? [a, b] : [b, a];
  const d1 = p.slope + q.slope - (3 * (p.loss - q.loss)) / (p.at - q.at);
  const square = d1 * d1 - p.slope * q.slope;
  if (!(square >= 0)) return (low + high) / 2;
  const d2 = Math.sqrt(square);
  const least = q.at - (q.at - p.at) * ((q.slope + d2 - d1) / (q.slope - p.slope + 2 * d2));
  return Number.isNaN(least) ? (low + high) / 2 : Math.min(Math.max(least, low), high);
}
