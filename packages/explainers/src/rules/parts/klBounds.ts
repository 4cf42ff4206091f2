/** KL divergence of Bernoulli variables. */
function divergence(p: number, q: number): number {
  const part = (a: number, b: number) => (a <= 0 ? 0 : a * Math.log(a / Math.max(b, 1e-15)));
  return part(p, q) + part(1 - p, 1 - q);
}

/** The largest (or least) mean that is still as likely as a level says, by bisection. */
function bound(mean: number, level: number, isUpper: boolean): number {
  let [inside, outside] = [mean, isUpper ? 1 : 0];
  for (let step = 0; step < 40; step++) {
    const middle = (inside + outside) / 2;
    if (divergence(mean, middle) > level) outside = middle;
    else inside = middle;
  }
  return (inside + outside) / 2;
}

export const upperBound = (mean: number, level: number): number => bound(mean, level, true);
export const lowerBound = (mean: number, level: number): number => bound(mean, level, false);

/** How much confidence a round needs among so many arms (Kaufmann and Kalyanakrishnan 2013, theorem 3). */
export function confidence(arms: number, round: number, delta: number): number {
  const level = Math.log((405.5 * arms * round ** 1.1) / delta);
  return level + Math.log(level);
}
