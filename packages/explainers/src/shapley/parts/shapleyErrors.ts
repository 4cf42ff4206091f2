import type { Work } from "@hyaline/explanation";
import type { Design } from "./design.js";

/** Standard errors of one output's fit. */
export interface ErrorEstimate {
  /**
   * @param residuals for each unit its summed residual w (v - zᵀφ): float64[units]
   * @returns float64[free + 1]
   */
  of(residuals: Float64Array): Work<Float64Array>;
}

/** From fewer draws than this an error is a guess. */
const LEAST_DRAWN = 8;

/** The fit goes through a draw of more leverage than this leaves: its residual is rounding. */
const LEAST_LEFT = 1e-4;

/** Directions are kept where they fit into 128 MB, else worked out again for every output. */
const MOST_KEPT = 33554432;

/**
 * Standard errors of Shapley values fitted to drawn coalitions, by the jackknife: the fit without one draw differs by
 * A⁻¹ z w r / (1 - h), where A is the normal matrix, r the draw's residual and h = w zᵀA⁻¹z its leverage; the sum of
 * the squares of these over all draws is the variance. Coalitions that were enumerated have no sampling error.
 *
 * The leverage is what a fit takes of its residuals: it is the n/(n - p) of a fit whose draws weigh alike, and right
 * too where enumerated coalitions decide most. Source: D. V. Hinkley, "Jackknifing in Unbalanced Situations",
 * Technometrics 1977; J. G. MacKinnon, H. White, Journal of Econometrics 1985 (HC3).
 *
 * @param inverse A⁻¹, float64[free, free]
 * @returns nothing where too few units were drawn to tell
 */
export function* shapleyErrors(design: Design, inverse: Float64Array): Work<ErrorEstimate | undefined> {
  const { free, units, active, starts, weights, times } = design;
  const drawn: number[] = [];
  let total = 0;
  for (let u = 0; u < units; u++) {
    if (times[u] === 0) continue;
    drawn.push(u);
    total += times[u] as number;
  }
  if (drawn.length < LEAST_DRAWN) return undefined;

  /** A⁻¹ z of a unit. */
  const direction = (unit: number, into: Float64Array) => {
    into.fill(0);
    for (let a = starts[unit] as number; a < (starts[unit + 1] as number); a++) {
      const row = (active[a] as number) * free;
      for (let i = 0; i < free; i++) into[i] = (into[i] as number) + (inverse[row + i] as number);
    }
  };
  const kept = drawn.length * free <= MOST_KEPT ? new Float32Array(drawn.length * free) : undefined;
  const scratch = new Float64Array(free);
  const directionOf = (place: number) => {
    if (kept) return kept.subarray(place * free, (place + 1) * free);
    direction(drawn[place] as number, scratch);
    return scratch;
  };
  /** The last player's value is the change less the others' sum. */
  const lasts = new Float64Array(drawn.length);
  const leverages = new Float64Array(drawn.length);
  for (const [place, unit] of drawn.entries()) {
    direction(unit, scratch);
    kept?.set(scratch, place * free);
    for (let i = 0; i < free; i++) lasts[place] = (lasts[place] as number) - (scratch[i] as number);
    let sum = 0;
    for (let a = starts[unit] as number; a < (starts[unit + 1] as number); a++)
      sum += scratch[active[a] as number] as number;
    leverages[place] = (weights[unit] as number) * sum;
    yield;
  }

  return {
    of: function* (residuals) {
      const means = new Float64Array(free + 1);
      const squares = new Float64Array(free + 1);
      for (const [place, unit] of drawn.entries()) {
        const b = directionOf(place);
        const t = times[unit] as number;
        // A unit drawn t times is t draws, each with its share of the leverage.
        const each =
          (residuals[unit] as number) / t / Math.max(LEAST_LEFT, 1 - (leverages[place] as number) / t);
        for (let i = 0; i < free; i++) {
          const moved = each * (b[i] as number);
          means[i] = (means[i] as number) + t * moved;
          squares[i] = (squares[i] as number) + t * moved * moved;
        }
        const moved = each * (lasts[place] as number);
        means[free] = (means[free] as number) + t * moved;
        squares[free] = (squares[free] as number) + t * moved * moved;
        if (place % 64 === 63) yield;
      }
      const scale = (total - 1) / total;
      return squares.map((square, i) =>
        Math.sqrt(Math.max(0, scale * (square - (means[i] as number) ** 2 / total))),
      );
    },
  };
}
