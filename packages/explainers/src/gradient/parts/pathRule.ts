import { fail } from "@hyaline/core";

export type PathMethod = "gauss-legendre" | "left" | "right" | "middle" | "trapezoid";

/** Nodes and weights of a quadrature over [0, 1]. */
export interface PathRule {
  readonly alphas: Float64Array;
  /** They sum to 1. */
  readonly weights: Float64Array;
}

type Rule = (steps: number) => readonly [alpha: (i: number) => number, weight: (i: number) => number];

const rules: Record<Exclude<PathMethod, "gauss-legendre">, Rule> = {
  left: (n) => [(i) => i / n, () => 1 / n],
  right: (n) => [(i) => (i + 1) / n, () => 1 / n],
  middle: (n) => [(i) => (i + 0.5) / n, () => 1 / n],
  trapezoid: (n) => [(i) => i / (n - 1), (i) => (i === 0 || i === n - 1 ? 0.5 : 1) / (n - 1)],
};

export const pathMethods: readonly PathMethod[] = ["gauss-legendre", "left", "right", "middle", "trapezoid"];

/**
 * A quadrature of the path from the baseline (0) to the input (1). `trapezoid` is the textbook composite rule on
 * `steps` nodes; Captum's has weights that sum to (n - 1) / n, which breaks completeness.
 *
 * @throws HyalineError `argument` for an unknown method or too few steps
 */
export function pathRule(method: PathMethod, steps: number): PathRule {
  if (!pathMethods.includes(method))
    fail("argument", `method is one of ${pathMethods.join(", ")}`, JSON.stringify(method));
  const least = method === "trapezoid" ? 2 : 1;
  if (!Number.isInteger(steps) || steps < least)
    fail("argument", `steps must be an integer of at least ${least} for ${method}`, String(steps));
  if (method === "gauss-legendre") return gaussLegendre(steps);
  const [alpha, weight] = rules[method](steps);
  const index = (of: (i: number) => number) => Float64Array.from({ length: steps }, (_, i) => of(i));
  return { alphas: index(alpha), weights: index(weight) };
}

/**
 * Gauss-Legendre quadrature, exact for polynomials up to degree 2n - 1: the nodes are the roots of the Legendre
 * polynomial, found by Newton's method from Tricomi's estimate (Abramowitz and Stegun 1964, 22.16.6 and 25.4.29).
 */
function gaussLegendre(n: number): PathRule {
  const alphas = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let i = 0; i < Math.ceil(n / 2); i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 0;
    for (let round = 0; round < 100; round++) {
      const [value, derivative] = legendre(n, x);
      slope = derivative;
      const step = value / derivative;
      x -= step;
      if (Math.abs(step) < 1e-16) break;
    }
    const weight = 1 / ((1 - x * x) * slope * slope);
    alphas[i] = (1 - x) / 2;
    alphas[n - 1 - i] = (1 + x) / 2;
    weights[i] = weights[n - 1 - i] = weight;
  }
  return { alphas, weights };
}

/** The Legendre polynomial of degree n and its derivative at x, by the three-term recurrence. */
function legendre(n: number, x: number): [value: number, derivative: number] {
  let before = 1;
  let value = x;
  for (let k = 2; k <= n; k++) [before, value] = [value, ((2 * k - 1) * x * value - (k - 1) * before) / k];
  return [value, (n * (x * value - before)) / (x * x - 1)];
}
