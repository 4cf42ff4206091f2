import { loaded, type SymmetricSolver, symmetricSolve, type Work } from "@hyaline/explanation";
import type { Coalitions } from "./coalitions.js";
import { type Design, designOf, normalMatrix } from "./design.js";

/** The Shapley values of one output. */
export interface ShapleyFit {
  /** float64[players] */
  readonly values: Float64Array;
  /** Of each value: 0 where every coalition is there, absent where there is nothing to estimate it from. */
  readonly standardError?: Float64Array;
}

/**
 * Fits Shapley values to what coalitions are worth.
 *
 * @param values v(z), the output less the base value: float64[coalitions]
 * @param change v(all)
 */
export type ShapleySolver = (values: Float64Array, change: number) => Work<ShapleyFit>;

/**
 * The Shapley values as the solution of a weighted least-squares problem under the constraint that they sum to the
 * output's change, which is eliminated through the last player.
 *
 * minimise Σ_z w(z) (v(z) - zᵀφ)² subject to Σφ = v(all)
 *
 * Over all coalitions with the Shapley kernel's weights the solution is the Shapley values themselves (Lundberg and Lee
 * 2017, theorem 2). What depends on the coalitions alone is worked out once: after that a fit of p players takes p²
 * multiplications and its errors p for each draw.
 */
export function* shapleySolver(coalitions: Coalitions): Work<ShapleySolver> {
  const { players, count, weights } = coalitions;
  const design = yield* designOf(coalitions);
  const { free, units, active, starts, unitOf, signs } = design;
  const normal = yield* symmetricSolve(yield* normalMatrix(design), free);
  const isSampled = coalitions.drawn !== undefined && normal.isRegular;
  const errors = isSampled ? yield* errorsOf(design, normal) : undefined;

  return function* (values, change) {
    const scores = new Float64Array(units);
    for (let k = 0; k < count; k++) {
      const v = values[k] as number;
      const u = unitOf[k] as number;
      scores[u] =
        (scores[u] as number) + (weights[k] as number) * ((signs[k] as number) > 0 ? v : change - v);
    }
    const right = new Float64Array(free);
    for (let u = 0; u < units; u++) {
      const score = scores[u] as number;
      for (let a = starts[u] as number; a < (starts[u + 1] as number); a++) {
        const i = active[a] as number;
        right[i] = (right[i] as number) + score;
      }
      if (u % 512 === 511) yield;
    }
    const solution = normal.solve(right);
    yield;
    const fit = new Float64Array(players);
    fit.set(solution);
    if (players > 0) fit[free] = solution.reduce((rest, value) => rest - value, change);
    if (coalitions.isComplete) return { values: fit, standardError: new Float64Array(players) };
    if (!errors) return { values: fit };
    for (let u = 0; u < units; u++) {
      let expected = 0;
      for (let a = starts[u] as number; a < (starts[u + 1] as number); a++)
        expected += solution[active[a] as number] as number;
      scores[u] = (scores[u] as number) - (design.weights[u] as number) * expected;
      if (u % 512 === 511) yield;
    }
    return { values: fit, standardError: yield* errors.of(scores) };
  };
}

function* errorsOf(design: Design, normal: SymmetricSolver) {
  const { shapleyErrors } = yield* loaded(() => import("./shapleyErrors.js"));
  return yield* shapleyErrors(design, yield* normal.inverse());
}
