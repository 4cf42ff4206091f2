import {
  abs as absolute,
  add,
  cast,
  div,
  grad,
  greater,
  jit,
  type LongCallOptions,
  less,
  logicalAnd,
  max,
  maximum,
  minimum,
  mul,
  refuseDeadEnds,
  relu,
  reshape,
  sign,
  square,
  sub,
  sum,
  type Tensor,
  tensor,
  throwIfAborted,
  where,
  yieldThread,
} from "@hyaline/core";
import { modelOutput, type WhiteBox } from "@hyaline/explanation";

/** What one row is to become: flat numbers, alike for all rows. */
export interface Wanted {
  /** Where the search begins. */
  readonly start: Float64Array;
  /** What it is to stay near. */
  readonly anchor: Float64Array;
  /** Between which values elements stay. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** The class that is to be the largest, or no longer to be; of a single output whether it is above 0.5. */
  readonly index: number;
  readonly wins: boolean;
}

export interface NearestOptions {
  /** How far elements of a row are apart, such as their median absolute deviations. */
  readonly scales: Float64Array;
  readonly rowShape: readonly number[];
  /** Weights of the distance: of its sum of sizes, and of its sum of squares. */
  readonly l1: number;
  readonly l2: number;
  /** By how much the answer is to be more than a tie. */
  readonly margin: number;
  readonly steps: number;
  /** Of the first step, in scales. */
  readonly stepSize: number;
  /** Searches, each with another weight of the answer. */
  readonly searches: number;
}

/** The nearest that was found, or the start where the answer never came. */
export interface Nearest {
  readonly values: Float64Array;
  readonly found: boolean;
}

const FIRST_WEIGHT = 1;
const FAR = 1e9;

/**
 * Inputs as near as can be to an anchor that a white box answers as wanted: proximal gradient descent, which leaves elements at
 * the anchor that need not move, with a weight of the answer that is raised until it comes and then halved in towards the least.
 *
 * minimise c · max(0, margin - how much more the wanted answer is) + l1 · Σ|z - a| / s + l2 · Σ(z - a)² / s²
 *
 * Source: A. Beck, M. Teboulle, "A Fast Iterative Shrinkage-Thresholding Algorithm", 2009 (without momentum); the search for
 * c: N. Carlini, D. Wagner, "Towards Evaluating the Robustness of Neural Networks", 2017.
 */
export function nearestAnswer(model: WhiteBox, options: NearestOptions) {
  const { scales, rowShape, l1, l2, margin, steps, stepSize, searches } = options;
  const size = scales.length;
  const shaped = (x: Tensor) => reshape(x, [x.shape[0] as number, ...rowShape]);
  /** How much more the wanted answer is than any other: float[rows]. */
  const lead = (x: Tensor, chosen: Tensor, side: Tensor): Tensor => {
    const given = modelOutput(model, shaped(x));
    const rows = given.shape[0] as number;
    const y = cast(reshape(given, [rows, given.size / rows]), "float32");
    if ((y.shape[1] as number) === 1) return mul(sub(reshape(y, [rows]), 0.5), side);
    const own = sum(mul(y, chosen), { axes: 1 });
    const others = max(sub(y, mul(chosen, FAR)), { axes: 1 });
    return mul(sub(own, others), side);
  };
  const width = jit((x: Tensor) => modelOutput(model, shaped(x)));
  const step = jit(
    (
      state: readonly Tensor[],
      given: readonly Tensor[],
      weight: Tensor,
      length: Tensor,
    ): readonly Tensor[] => {
      const [z, best, nearest] = state as [Tensor, Tensor, Tensor];
      const [anchor, low, high, chosen, side, scale] = given as [
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
        Tensor,
      ];
      const missing = (at: Tensor) => relu(sub(margin, lead(at, chosen, side)));
      const slope = grad((at: Tensor) => sum(mul(missing(at), weight)), { inspect: refuseDeadEnds })(z);
      const apart = div(sub(z, anchor), scale);
      // In scales: each element's step is as long as it is wide.
      const moved = sub(apart, mul(add(mul(slope, scale), mul(apart, 2 * l2)), length));
      const shrunk = mul(sign(moved), relu(sub(absolute(moved), mul(length, l1))));
      const next = minimum(maximum(add(anchor, mul(shrunk, scale)), low), high);
      const gone = div(sub(next, anchor), scale);
      const far = add(mul(sum(absolute(gone), { axes: 1 }), l1), mul(sum(square(gone), { axes: 1 }), l2));
      const answers = greater(lead(next, chosen, side), 0);
      const isBetter = logicalAnd(answers, less(far, nearest));
      const rows = z.shape[0] as number;
      return [
        next,
        where(reshape(isBetter, [rows, 1]), next, best),
        where(isBetter, far, nearest),
        cast(answers, "float32"),
      ];
    },
  );
  return {
    async of(wanted: readonly Wanted[], call: LongCallOptions): Promise<Nearest[]> {
      const rows = wanted.length;
      const { onProgress, ...long } = call;
      const matrix = (of: (each: Wanted) => Float64Array) =>
        tensor(Float32Array.from(wanted.flatMap((each) => Array.from(of(each)))), { shape: [rows, size] });
      const list = (of: (row: number) => number) =>
        tensor(Float32Array.from({ length: rows }, (_, row) => of(row)));
      const y = await width.call([matrix(({ start }) => start)], long);
      const classes = y.size / rows;
      y.dispose();
      const oneHot = new Float32Array(rows * classes);
      wanted.forEach(({ index }, row) => {
        oneHot[row * classes + (classes === 1 ? 0 : index)] = 1;
      });
      const given = [
        matrix(({ anchor }) => anchor),
        matrix(({ low }) => low),
        matrix(({ high }) => high),
        tensor(oneHot, { shape: [rows, classes] }),
        list((row) => (wanted[row]?.wins ? 1 : -1)),
        tensor(Float32Array.from(scales), { shape: [1, size] }),
      ];
      let best = matrix(({ start }) => start);
      let nearest = list(() => FAR);
      const bounds = wanted.map(() => ({ low: 0, high: Number.POSITIVE_INFINITY, now: FIRST_WEIGHT }));
      for (let search = 0; search < searches; search++) {
        let z = matrix(({ start }) => start);
        const weight = list((row) => bounds[row]?.now as number);
        const before = await nearest.data(long);
        let answered = new Uint8Array(rows);
        for (let at = 0; at < steps; at++) {
          const turn = yieldThread(long.signal);
          if (turn) await turn;
          const length = tensor(stepSize * Math.sqrt(1 - at / steps));
          const [nextZ, nextBest, nextNearest, answers] = (await step.call(
            [[z, best, nearest], given, weight, length],
            long,
          )) as [Tensor, Tensor, Tensor, Tensor];
          [z, best, nearest] = [nextZ, nextBest, nextNearest];
          if (at === steps - 1) answered = Uint8Array.from((await answers.data(long)) as Float32Array);
          throwIfAborted(long.signal);
          onProgress?.({ done: search * steps + at + 1, total: searches * steps });
        }
        const after = await nearest.data(long);
        for (const [row, bound] of bounds.entries()) {
          const came = answered[row] === 1 || (after[row] as number) < (before[row] as number);
          if (came) bound.high = bound.now;
          else bound.low = bound.now;
          bound.now = bound.high === Number.POSITIVE_INFINITY ? bound.now * 10 : (bound.low + bound.high) / 2;
        }
      }
      const [values, distances] = [await best.data(long), await nearest.data(long)];
      return wanted.map((_, row) => ({
        values: Float64Array.from(values.subarray(row * size, (row + 1) * size) as Float32Array),
        found: (distances[row] as number) < FAR,
      }));
    },
    dispose: () => {
      step.dispose();
      width.dispose();
    },
  };
}
