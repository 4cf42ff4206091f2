import { confidence, lowerBound, upperBound } from "./klBounds.js";

/** A candidate: the features that stay, and what was drawn of it. */
export interface Arm {
  readonly features: readonly number[];
  drawn: number;
  held: number;
}

interface Search {
  readonly features: number;
  /** Conditions at most. */
  readonly most: number;
  readonly threshold: number;
  readonly delta: number;
  readonly tolerance: number;
}

/** Batches of one comparison at most: what is as near as that is alike. */
const MOST_ROUNDS = 200;

const mean = ({ drawn, held }: Arm): number => held / drawn;

/**
 * The shortest set of features that holds to the threshold, grown by the best one at a time; else the most precise one
 * that was met.
 *
 * @param draw draws a batch of a candidate
 */
export async function bestAnchor(draw: (arm: Arm) => Promise<void>, search: Search): Promise<Arm> {
  const { features, most, threshold, delta, tolerance } = search;
  let best: Arm = { features: [], drawn: 0, held: 0 };
  await draw(best);
  if (await holdsTo(best, draw, { threshold, delta, tolerance })) return best;
  let current = best;
  while (current.features.length < most) {
    const taken = current.features;
    const arms = Array.from({ length: features }, (_, feature) => feature)
      .filter((feature) => !taken.includes(feature))
      .map((feature): Arm => ({ features: [...taken, feature], drawn: 0, held: 0 }));
    for (const arm of arms) await draw(arm);
    current = await bestOf(arms, draw, delta, tolerance);
    const holds = await holdsTo(current, draw, { threshold, delta, tolerance });
    if (holds || mean(current) > mean(best)) best = current;
    if (holds) return current;
  }
  return best;
}

/** KL-LUCB: the best arm and its strongest rival are drawn until they are told apart. */
async function bestOf(
  arms: readonly Arm[],
  draw: (arm: Arm) => Promise<void>,
  delta: number,
  tolerance: number,
): Promise<Arm> {
  const ranked = () => [...arms].sort((a, b) => mean(b) - mean(a));
  for (let round = 1; round <= MOST_ROUNDS; round++) {
    const [first, ...others] = ranked();
    const level = confidence(arms.length, round, delta);
    const upper = (arm: Arm) => upperBound(mean(arm), level / arm.drawn);
    const rival = others.sort((a, b) => upper(b) - upper(a))[0];
    if (!first || !rival) break;
    if (upper(rival) - lowerBound(mean(first), level / first.drawn) < tolerance) break;
    await draw(first);
    await draw(rival);
  }
  return ranked()[0] as Arm;
}

/** Whether a candidate is as precise as asked: drawn until its bounds say so. */
async function holdsTo(
  arm: Arm,
  draw: (arm: Arm) => Promise<void>,
  { threshold, delta, tolerance }: Pick<Search, "threshold" | "delta" | "tolerance">,
): Promise<boolean> {
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const level = Math.log(1 / delta) / arm.drawn;
    const isEnough = mean(arm) >= threshold && lowerBound(mean(arm), level) >= threshold - tolerance / 3;
    if (isEnough) return true;
    if (mean(arm) < threshold && upperBound(mean(arm), level) < threshold + tolerance / 3) return false;
    await draw(arm);
  }
  return mean(arm) >= threshold;
}
