import { symmetricSolve, type Work } from "@hyaline/explanation";
import { lassoPath } from "../../surrogate/parts/lassoPath.js";
import type { Coalitions } from "./coalitions.js";
import type { L1 } from "./l1.js";
import { type ShapleySolver, shapleySolver } from "./shapleyRegression.js";

/**
 * A regression on selected players, as SHAP's KernelExplainer does it: the lasso sees each coalition twice, as what it
 * adds to nobody and as what it lacks of everybody, so that it knows of the constraint; the players that it keeps are
 * then fitted without a penalty, and the others have 0. What was selected has no standard error.
 *
 * Of a number of players the first to join least-angle regression are kept; of `"aic"` and `"bic"` those of the lasso
 * solution with the least n log(2πσ²) + RSS / σ² + c · players, c = 2 or log n, σ² the variance that least squares leaves.
 *
 * Source: S. Lundberg, SHAP, `KernelExplainer.solve`; H. Zou, T. Hastie, R. Tibshirani, "On the Degrees of Freedom of
 * the Lasso", Annals of Statistics 2007, section 4, as in scikit-learn's LassoLarsIC.
 */
export function* sparseSolver(coalitions: Coalitions, l1: Exclude<L1, "none">): Work<ShapleySolver> {
  const { players, count, masks } = coalitions;
  const rows = doubled(coalitions);
  const gram = yield* gramOf(coalitions, rows);
  const selection = typeof l1 === "number" ? undefined : yield* centredGram(coalitions, rows, gram);

  return function* (values, change) {
    const { cross, square, mean } = yield* momentsOf(coalitions, rows, values, change);
    const kept = selection
      ? yield* byCriterion(selection, cross, {
          square,
          mean,
          penalty: l1 === "bic" ? Math.log(2 * count) : 2,
        })
      : yield* firstToJoin(gram, cross, l1 as number);
    const fit = new Float64Array(players);
    if (kept.length === 0) return { values: fit };
    const ofKept = new Uint8Array(count * kept.length);
    for (let k = 0; k < count; k++)
      kept.forEach((player, i) => {
        ofKept[k * kept.length + i] = masks[k * players + player] as number;
      });
    const { weights } = coalitions;
    const solver = yield* shapleySolver({ players: kept.length, count, masks: ofKept, weights });
    const found = yield* solver(values, change);
    kept.forEach((player, i) => {
      fit[player] = found.values[i] as number;
    });
    return { values: fit };
  };
}

/** What the two rows of each coalition weigh: with its players as they are, and with the absent ones as -1. */
interface Doubled {
  readonly present: Float64Array;
  readonly absent: Float64Array;
}

function doubled({ players, count, masks, weights }: Coalitions): Doubled {
  const [present, absent] = [new Float64Array(count), new Float64Array(count)];
  for (let k = 0; k < count; k++) {
    let size = 0;
    for (let i = 0; i < players; i++) size += masks[k * players + i] as number;
    present[k] = (weights[k] as number) * (players - size);
    absent[k] = (weights[k] as number) * size;
  }
  return { present, absent };
}

/** XᵀX of the doubled rows: players that are there together, and those that are absent together. */
function* gramOf({ players, count, masks }: Coalitions, { present, absent }: Doubled): Work<Float64Array> {
  const gram = new Float64Array(players * players);
  for (let k = 0; k < count; k++) {
    const at = k * players;
    for (let i = 0; i < players; i++) {
      const own = masks[at + i] as number;
      const weight = (own === 1 ? present[k] : absent[k]) as number;
      for (let j = 0; j <= i; j++)
        if (masks[at + j] === own) gram[i * players + j] = (gram[i * players + j] as number) + weight;
    }
    yield;
  }
  for (let i = 0; i < players; i++)
    for (let j = 0; j < i; j++) gram[j * players + i] = gram[i * players + j] as number;
  return gram;
}

/** What a lasso with an intercept on columns of deviation 1 needs. */
interface Centred {
  readonly gram: Float64Array;
  /** Of each column before it is scaled. */
  readonly means: Float64Array;
  readonly deviations: Float64Array;
  readonly rows: number;
  readonly players: number;
}

function* centredGram(
  { players, count, masks }: Coalitions,
  { present, absent }: Doubled,
  gram: Float64Array,
): Work<Centred> {
  const rows = 2 * count;
  const means = new Float64Array(players);
  for (let k = 0; k < count; k++) {
    const [on, off] = [Math.sqrt(present[k] as number), -Math.sqrt(absent[k] as number)];
    for (let i = 0; i < players; i++)
      means[i] = (means[i] as number) + (masks[k * players + i] === 1 ? on : off) / rows;
    yield;
  }
  const variance = (i: number) => (gram[i * players + i] as number) / rows - (means[i] as number) ** 2;
  const deviations = Float64Array.from(
    { length: players },
    (_, i) => Math.sqrt(Math.max(variance(i), 0)) || 1,
  );
  const own = gram.map((sum, at) => {
    const [i, j] = [Math.floor(at / players), at % players];
    const centred = sum - rows * (means[i] as number) * (means[j] as number);
    return centred / ((deviations[i] as number) * (deviations[j] as number));
  });
  return { gram: own, means, deviations, rows, players };
}

interface Moments {
  /** Xᵀy */
  readonly cross: Float64Array;
  /** yᵀy */
  readonly square: number;
  readonly mean: number;
}

function* momentsOf(
  { players, count, masks }: Coalitions,
  { present, absent }: Doubled,
  values: Float64Array,
  change: number,
): Work<Moments> {
  const cross = new Float64Array(players);
  let [square, sum] = [0, 0];
  for (let k = 0; k < count; k++) {
    const [on, off] = [present[k] as number, absent[k] as number];
    const [gained, lacking] = [values[k] as number, (values[k] as number) - change];
    square += on * gained * gained + off * lacking * lacking;
    sum += Math.sqrt(on) * gained + Math.sqrt(off) * lacking;
    for (let i = 0; i < players; i++)
      cross[i] = (cross[i] as number) + (masks[k * players + i] === 1 ? on * gained : -off * lacking);
    if (k % 64 === 63) yield;
  }
  return { cross, square, mean: sum / (2 * count) };
}

const supportOf = (beta: Float64Array): number[] => Array.from(beta.keys()).filter((i) => beta[i] !== 0);

function* firstToJoin(gram: Float64Array, cross: Float64Array, most: number): Work<number[]> {
  const path = yield* lassoPath(gram, cross, { keeps: true, most });
  return supportOf(path.at(-1) as Float64Array);
}

interface Criterion {
  readonly square: number;
  readonly mean: number;
  /** What each player costs. */
  readonly penalty: number;
}

function* byCriterion(
  { gram, means, deviations, rows, players }: Centred,
  raw: Float64Array,
  { square, mean, penalty }: Criterion,
): Work<number[]> {
  const cross = raw.map((sum, i) => (sum - rows * (means[i] as number) * mean) / (deviations[i] as number));
  const total = square - rows * mean * mean;
  const left = (beta: Float64Array) => {
    let rest = total;
    for (const i of supportOf(beta)) {
      let product = 0;
      for (let j = 0; j < players; j++) product += (gram[i * players + j] as number) * (beta[j] as number);
      rest += (beta[i] as number) * (product - 2 * (cross[i] as number));
    }
    return Math.max(0, rest);
  };
  const least = left((yield* symmetricSolve(gram.slice(), players)).solve(cross));
  yield;
  // What rounding leaves of an exact fit is no variance.
  const variance = Math.max(least, 1e-14 * total) / Math.max(1, rows - players - 1);
  let [best, lowest] = [[] as number[], Number.POSITIVE_INFINITY];
  for (const beta of yield* lassoPath(gram, cross)) {
    const support = supportOf(beta);
    const criterion = left(beta) / variance + penalty * support.length;
    if (criterion < lowest) [best, lowest] = [support, criterion];
    yield;
  }
  return best;
}
