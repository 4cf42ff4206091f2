/**
 * Welch's test that two samples have one mean: the two-sided p-value, 1 where neither varies and they agree, 0 where neither
 * varies and they differ.
 *
 * Source: B. L. Welch, "The Generalization of Student's Problem when Several Different Population Variances are Involved",
 * Biometrika 1947.
 */
export function welch(a: readonly number[], b: readonly number[]): number {
  const [first, second] = [moments(a), moments(b)];
  const errors = [first.variance / a.length, second.variance / b.length] as const;
  const error = errors[0] + errors[1];
  const apart = first.mean - second.mean;
  if (error === 0) return apart === 0 ? 1 : 0;
  const freedom = error ** 2 / (errors[0] ** 2 / (a.length - 1) + errors[1] ** 2 / (b.length - 1));
  const t = apart / Math.sqrt(error);
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

function moments(values: readonly number[]) {
  const mean = values.reduce((sum, each) => sum + each, 0) / values.length;
  const variance = values.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance };
}

/** I_x(a, b), by its continued fraction (Lentz). Source: W. H. Press et al., "Numerical Recipes", 2007, section 6.4. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return Math.min(1, Math.max(0, x));
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front =
    Math.exp(a * Math.log(x) + b * Math.log1p(-x) + logGamma(a + b) - logGamma(a) - logGamma(b)) / a;
  const tiny = 1e-300;
  let [c, d] = [1, 1 - ((a + b) * x) / (a + 1)];
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let fraction = d;
  for (let m = 1; m < 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    let change = 1;
    for (const term of [even, odd]) {
      d = 1 + term * d;
      d = 1 / (Math.abs(d) < tiny ? tiny : d);
      c = 1 + term / c;
      if (Math.abs(c) < tiny) c = tiny;
      change = c * d;
      fraction *= change;
    }
    if (Math.abs(change - 1) < 1e-15) break;
  }
  return front * fraction;
}

/** log Γ(x) for x > 0. Source: C. Lanczos, "A Precision Approximation of the Gamma Function", 1964 (g = 7, n = 9). */
function logGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
    -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const at = x - 1;
  const sum = terms.reduce((total, term, i) => total + term / (at + i + 1), 0.9999999999998099);
  const t = at + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (at + 0.5) * Math.log(t) - t + Math.log(sum);
}
