import type { Coalitions } from "./coalitions.js";
import { contrast } from "./contrast.js";

interface Fitted {
  /** [coalitions, outputs] */
  readonly values: Float64Array;
  /** One per output. */
  readonly change: ArrayLike<number>;
  /** [players, outputs] */
  readonly fit: Float64Array;
}

/**
 * Standard errors of Shapley values fitted to drawn coalitions: the sandwich estimate A⁻¹ C A⁻¹, where A is the normal
 * matrix and C the covariance of Σ g_u, g_u being the summed score w (v - zᵀφ) z of draw u, a coalition with its
 * complement. Coalitions that were enumerated have no sampling error (M-estimation; Huber 1967).
 *
 * @param inverse A⁻¹, [players - 1, players - 1]
 * @returns [players, outputs]
 */
export function shapleyErrors(
  coalitions: Coalitions,
  { values, change, fit }: Fitted,
  inverse: ArrayLike<number>,
): Float64Array {
  const { players } = coalitions;
  const outputs = change.length;
  const free = players - 1;
  const errors = new Float64Array(players * outputs);
  const direction = new Float64Array(free);
  for (let o = 0; o < outputs; o++) {
    const column = Float64Array.from({ length: free }, (_, i) => fit[i * outputs + o] as number);
    const v = outputs === 1 ? values : values.filter((_, i) => i % outputs === o);
    const covariance = scoreCovariance(coalitions, v, change[o] as number, column);
    const all = new Float64Array(free);
    for (let i = 0; i < free; i++) {
      for (let j = 0; j < free; j++) {
        direction[j] = inverse[i * free + j] as number;
        all[j] = (all[j] as number) + (direction[j] as number);
      }
      errors[i * outputs + o] = Math.sqrt(Math.max(0, quadratic(covariance, direction)));
    }
    // The last player's value is the change less the others' sum.
    errors[free * outputs + o] = Math.sqrt(Math.max(0, quadratic(covariance, all)));
  }
  return errors;
}

/** dᵀ C d, C symmetric and given by its lower triangle. */
function quadratic(lower: Float64Array, d: Float64Array): number {
  const size = d.length;
  let sum = 0;
  for (let i = 0; i < size; i++) {
    let row = ((lower[i * size + i] as number) * (d[i] as number)) / 2;
    for (let j = 0; j < i; j++) row += (lower[i * size + j] as number) * (d[j] as number);
    sum += 2 * row * (d[i] as number);
  }
  return sum;
}

/**
 * The covariance of the sum of all draws' scores, its lower triangle: Σ t (s / t)² about the mean, for a unit of summed
 * score s drawn t times.
 */
function scoreCovariance(
  { players, count, masks, weights, drawn }: Coalitions,
  values: Float64Array,
  change: number,
  fit: Float64Array,
): Float64Array {
  const free = players - 1;
  const { from, total, unit, times } = drawn as NonNullable<Coalitions["drawn"]>;
  const covariance = new Float64Array(free * free);
  const sum = new Float64Array(free);
  const active = new Int32Array(free);
  let score = 0;
  for (let k = from; k < count; k++) {
    const signed = contrast(masks, k, players, active);
    const size = Math.abs(signed);
    let residual = signed > 0 ? (values[k] as number) : change - (values[k] as number);
    for (let a = 0; a < size; a++) residual -= fit[active[a] as number] as number;
    // A complement differs from its last player where its coalition does: a unit's score is alike in all active places.
    score += (weights[k] as number) * residual;
    if (k + 1 < count && unit[k + 1] === unit[k]) continue;
    const product = (score * score) / (times[k] as number);
    for (let a = 0; a < size; a++) {
      const i = active[a] as number;
      sum[i] = (sum[i] as number) + score;
      for (let b = 0; b <= a; b++) {
        const at = i * free + (active[b] as number);
        covariance[at] = (covariance[at] as number) + product;
      }
    }
    score = 0;
  }
  const correction = total / Math.max(1, total - 1);
  for (let i = 0; i < free; i++) {
    for (let j = 0; j <= i; j++) {
      const centred =
        (covariance[i * free + j] as number) - ((sum[i] as number) * (sum[j] as number)) / total;
      covariance[i * free + j] = correction * centred;
    }
  }
  return covariance;
}
