import { randomStream, symmetricSolve, type Work } from "@hyaline/explanation";

/** Features up to which every coalition is taken; beyond, orders are drawn, each with its reverse. */
const ENUMERATED = 12;
const ORDERS = 1000;

/**
 * How conditional Shapley values of a linear model of normal features follow from the features' distances from their
 * means: v(S) = wᵀ E[x - mean | x_S], which is linear in them.
 *
 * @param weights float64[outputs, features]
 * @returns float64[outputs, features, features]: the part of feature j's distance that feature i is given
 */
export function* conditionalShares(
  weights: Float64Array,
  covariance: readonly ArrayLike<number>[],
  seed: number,
): Work<Float64Array> {
  const features = covariance.length;
  const outputs = weights.length / features;
  const shares = new Float64Array(outputs * features * features);
  const isAll = features <= ENUMERATED;
  const known = new Map<number, Float64Array>();
  function* worthOf(present: readonly number[]): Work<Float64Array> {
    if (!isAll) return yield* worth(present, weights, covariance);
    const code = present.reduce((bits, i) => bits | (1 << i), 0);
    const found = known.get(code) ?? (yield* worth(present, weights, covariance));
    known.set(code, found);
    return found;
  }
  function* give(i: number, before: readonly number[], weight: number): Work<void> {
    const without = yield* worthOf(before);
    const joined = yield* worthOf([...before, i].sort((a, b) => a - b));
    for (let k = 0; k < outputs; k++)
      for (let j = 0; j < features; j++) {
        const to = (k * features + i) * features + j;
        const gain = (joined[k * features + j] as number) - (without[k * features + j] as number);
        shares[to] = (shares[to] as number) + weight * gain;
      }
  }
  if (isAll) {
    for (let code = 0; code < 2 ** features; code++) {
      const present = Array.from({ length: features }, (_, i) => i).filter((i) => (code >> i) & 1);
      const ways = factorial(present.length) * factorial(features - present.length - 1);
      for (let i = 0; i < features; i++)
        if (!((code >> i) & 1)) yield* give(i, present, ways / factorial(features));
      yield;
    }
    return shares;
  }
  const draws = randomStream(seed);
  const order = Int32Array.from({ length: features }, (_, i) => i);
  for (let round = 0; round < ORDERS / 2; round++) {
    draws.shuffle(order);
    for (const each of [order, order.slice().reverse()]) {
      for (let at = 0; at < features; at++) {
        yield* give(
          each[at] as number,
          Array.from(each.subarray(0, at)).sort((a, b) => a - b),
          1 / ORDERS,
        );
        yield;
      }
    }
  }
  return shares;
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** v(S) by distances: w of what is present, and of what is absent by its regression on that. */
function* worth(
  present: readonly number[],
  weights: Float64Array,
  covariance: readonly ArrayLike<number>[],
): Work<Float64Array> {
  const features = covariance.length;
  const out = new Float64Array(weights.length);
  const size = present.length;
  if (size === 0) return out;
  const at = (i: number, j: number) => covariance[i]?.[j] as number;
  const own = Float64Array.from({ length: size * size }, (_, k) =>
    at(present[Math.floor(k / size)] as number, present[k % size] as number),
  );
  const solver = yield* symmetricSolve(own, size);
  const isPresent = new Set(present);
  for (let k = 0; k < weights.length / features; k++) {
    // Σ over absent a of w_a cov(a, S), which cov(S, S)⁻¹ turns into weights of what is present.
    const right = Float64Array.from(present, (i) => {
      let sum = 0;
      for (let a = 0; a < features; a++)
        if (!isPresent.has(a)) sum += (weights[k * features + a] as number) * at(a, i);
      return sum;
    });
    const solved = solver.solve(right);
    present.forEach((i, p) => {
      out[k * features + i] = (weights[k * features + i] as number) + (solved[p] as number);
    });
  }
  return out;
}
