import {
  type CallOptions,
  castNumbers,
  type DType,
  fail,
  flatten,
  type Tensor,
  type Tree,
  tensor,
  zeros,
} from "@hyaline/core";
import { choice, declare, type Given, integer, number, readOptions } from "@hyaline/core/facts";
import type { LossAt, LossOptimizer, OptimizerState } from "../optimizer.js";
import { direction, type History, noHistory, remembered } from "./parts/history.js";
import { toTree, toVector } from "./parts/hostVector.js";
import { strongWolfe } from "./parts/strongWolfe.js";
import { along, dot, largest, scaled, type Vector } from "./parts/vectors.js";

const lbfgsOptions = {
  /** The first distance along each direction (default 1, PyTorch's). */
  learningRate: number("The first distance along each direction.", 1),
  /** Directions per step (default 20, PyTorch's). */
  rounds: integer("Directions per step.", 20),
  /** How many earlier steps tell of the curvature (default 100, PyTorch's). */
  history: integer("How many earlier steps tell of the curvature.", 100, [1, 10000]),
  /** Whether to search along each direction, or to go the first distance (default `"strongWolfe"`). */
  lineSearch: choice(
    "Whether to search along each direction, or to go the first distance.",
    ["strongWolfe", "none"],
    "strongWolfe",
  ),
  /** A step ends where no slope is steeper (default 1e-7, PyTorch's). */
  gradientTolerance: number("A step ends where no slope is steeper.", 1e-7),
  /** A step ends where parameters or the loss change by less (default 1e-9, PyTorch's). */
  changeTolerance: number("A step ends where parameters or the loss change by less.", 1e-9),
};
export interface LbfgsOptions extends Given<typeof lbfgsOptions> {}

/**
 * L-BFGS: Newton's direction, with a curvature learned from the last steps, and a line search along it. For whole batches
 * (`fit`'s `batchSize: "full"`) of a smooth loss: it compares losses, which must be of the same rows. Vectors are kept in doubles
 * on the host.
 *
 * Source: Nocedal and Wright, 2006, "Numerical Optimization", algorithms 7.4 and 7.5; PyTorch's `LBFGS`.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range; `minimise`: for another state
 * @example
 * ```ts
 * const optimizer = lbfgs({ rounds: 10 });
 * const lossAt = jit((p: { w: Tensor }) => {
 *   const [loss, gradients] = valueAndGrad(({ w }: { w: Tensor }) => w.sub(3).square().sum())(p);
 *   return { loss, gradients };
 * });
 * const start = { w: tensor([1, 2]) };
 * const { params } = await optimizer.minimise(lossAt, optimizer.init(start), start);
 * await params.w.array(); // [3, 3]
 * ```
 */
export const lbfgs = /* @__PURE__ */ declare(
  (options: LbfgsOptions = {}): LossOptimizer => {
    const used = readOptions("lbfgs", lbfgsOptions, options);
    const { learningRate, rounds, history: most, lineSearch, gradientTolerance, changeTolerance } = used;
    return {
      init(params) {
        const { leaves } = flatten(params);
        const dtype = leaves.some((leaf) => leaf.dtype === "float64") ? "float64" : "float32";
        const size = leaves.reduce((sum, leaf) => sum + leaf.size, 0);
        return {
          changes: zeros([most, size], { dtype }),
          gradient: zeros([size], { dtype }),
          scalars: tensor([0, 0, 1, 0], { dtype }),
          direction: zeros([size], { dtype }),
          steps: zeros([most, size], { dtype }),
        };
      },
      async minimise<P extends Tree>(
        lossAt: LossAt<P>,
        state: OptimizerState,
        params: P,
        call: CallOptions = {},
      ) {
        let x = await toVector(params, call);
        const memory = await recall(state, x.length, most, call);
        const evaluate = async (at: Vector) => {
          const { loss, gradients } = await lossAt(toTree(at, params));
          return { loss: await loss.item(), gradient: await toVector(gradients, call), tensor: loss };
        };
        const first = await evaluate(x);
        let { loss, gradient } = first;
        let { history, direction: way, made, distance } = memory;
        let before = memory.gradient;
        let evaluations = 1;
        const isFlat = () => !(largest(gradient) > gradientTolerance);
        for (let round = 1; round <= rounds && !isFlat(); round++) {
          if (made > 0)
            history = remembered(history, scaled(way, distance), along(gradient, before, -1), most);
          way = made > 0 ? direction(history, gradient) : scaled(gradient, -1);
          before = gradient;
          const sum = gradient.reduce((total, value) => total + Math.abs(value), 0);
          distance = made > 0 ? learningRate : Math.min(1, 1 / sum) * learningRate;
          made++;
          const slope = dot(gradient, way);
          if (slope > -changeTolerance) break;
          const earlier = loss;
          const from = x;
          if (lineSearch === "strongWolfe") {
            const { found, evaluations: tried } = await strongWolfe({
              evaluate: (at) => evaluate(along(from, way, at)),
              direction: way,
              start: { at: 0, loss, gradient, slope },
              first: distance,
            });
            ({ loss, gradient, at: distance } = found);
            x = along(from, way, distance);
            evaluations += tried;
          } else {
            x = along(from, way, distance);
            // The next step begins with the loss here.
            if (round < rounds) ({ loss, gradient } = await evaluate(x));
            evaluations++;
          }
          const moved = largest(way) * Math.abs(distance);
          if (evaluations >= Math.floor(rounds * 1.25) || moved <= changeTolerance) break;
          if (Math.abs(loss - earlier) < changeTolerance) break;
        }
        const next = { history, direction: way, gradient: before, made, distance };
        return { params: toTree(x, params), state: kept(next, state, most), loss: first.tensor };
      },
    };
  },
  {
    name: "lbfgs",
    title: "L-BFGS",
    family: "rules",
    summary:
      "Newton's direction with a curvature learned from the last steps, and a line search; for whole batches.",
    formula: "p ← p - distance · H g, where H is learned from the last steps",
    source: {
      authors: "J. Nocedal, S. J. Wright",
      title: "Numerical Optimization",
      year: 2006,
      where: "algorithms 7.4 and 7.5",
    },
  },
  lbfgsOptions,
  {},
);

/** What a step leaves to the next. */
interface Memory {
  readonly history: History;
  readonly direction: Vector;
  readonly gradient: Vector;
  /** Rounds so far. */
  readonly made: number;
  readonly distance: number;
}

async function recall(state: OptimizerState, size: number, most: number, call: CallOptions): Promise<Memory> {
  const read = (name: string) => toVector((state[name] ?? []) as Tree, call);
  const [changes, gradient, scalars, way, steps] = (await Promise.all(
    ["changes", "gradient", "scalars", "direction", "steps"].map(read),
  )) as [Vector, Vector, Vector, Vector, Vector];
  if (scalars.length !== 4 || gradient.length !== size || steps.length !== most * size)
    fail(
      "argument",
      "lbfgs needs the state that its init made for these parameters",
      `${gradient.length} numbers for ${size}`,
      "call init again after changing the model or the optimizer",
    );
  const [made, distance, scale, length] = scalars as unknown as readonly [number, number, number, number];
  const rows = (all: Vector) => Array.from({ length }, (_, i) => all.slice(i * size, (i + 1) * size));
  const history = made > 0 ? { steps: rows(steps), changes: rows(changes), scale } : noHistory;
  return { history, direction: way, gradient, made, distance };
}

function kept(
  { history, direction: way, gradient, made, distance }: Memory,
  like: OptimizerState,
  most: number,
): OptimizerState {
  const { dtype } = like.scalars as Tensor;
  const matrix = (rows: readonly Vector[]) => {
    const all = new Float64Array(most * way.length);
    for (const [i, row] of rows.entries()) all.set(row, i * way.length);
    return vector(all, dtype, [most, way.length]);
  };
  return {
    changes: matrix(history.changes),
    gradient: vector(gradient, dtype),
    scalars: vector(Float64Array.of(made, distance, history.scale, history.steps.length), dtype),
    direction: vector(way, dtype),
    steps: matrix(history.steps),
  };
}

const vector = (values: Vector, dtype: DType, shape = [values.length]): Tensor =>
  tensor(castNumbers(values, "float64", dtype), { dtype, shape });
