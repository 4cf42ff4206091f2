import { indices, integer } from "@hyaline/core/facts";
import { type HostRows, randomStream } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { columnOf, featuresOf, rowsLike } from "./parts/columns.js";

/**
 * The H-statistic: how much of what two features do together is no sum of what each does. `interactions: [features,
 * features]` has it for pairs, 0 to 1 where partial dependence is exact; `indices.total` says for each feature how much of
 * the output it shares with any other.
 *
 * H²_ij = Σ_x (PD_ij(x) - PD_i(x) - PD_j(x))² / Σ_x PD_ij(x)², of centred partial dependences at the rows
 *
 * `x: any[rows, features]`. `target` is one output for all rows; left out, it is the first row's largest. Where a pair does
 * next to nothing its quotient means nothing: it is 0 where PD_ij does not vary.
 *
 * Source: J. Friedman, B. Popescu, "Predictive Learning via Rule Ensembles", Annals of Applied Statistics 2008, equations 44
 * and 45.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for a feature that is not there, `shape` for rows that are no vectors, `data`, `aborted`
 * @example
 * ```ts
 * const h = hStatistic(async (rows: number[][]) => rows.map(([a = 0, b = 0]) => a + b));
 * const { interactions } = await h.explain([[0, 0], [1, 4], [2, 1]]); // interactions.values: [0, 0, 0, 0]
 * ```
 */
export const hStatistic = /* @__PURE__ */ defineAsking(
  {
    name: "hStatistic",
    title: "H-statistic",
    family: "global",
    summary: "How much of what features do together is no sum of what each does.",
    formula: "H²_ij = Σ (PD_ij - PD_i - PD_j)² / Σ PD_ij²",
    source: {
      authors: "J. Friedman, B. Popescu",
      title: "Predictive Learning via Rule Ensembles",
      year: 2008,
      where: "equations 44 and 45",
    },
    needs: "predictions",
    rows: "numbers",
    gives: "sensitivities",
    promises: [],
    cost: "samples² × features², once for all rows",
  },
  {
    /** Which features (default: all); others have 0. */
    features: indices("Which features (default: all)."),
    /** Rows at most, drawn of x where it has more (default 50): the cost grows with their square. */
    samples: integer("Rows at most, drawn of x where it has more.", 50, [2, 10000]),
    /** Seed for what is drawn (default 0): rows. */
    seed: integer("Seed for what is drawn.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {},
  (_, { features, samples, seed }) => ({
    attribute: async ({ rows: all, predict, evaluate, onProgress }) => {
      const wanted = featuresOf("hStatistic", all, features);
      const { targets } = await evaluate();
      const rows = some(all, samples, seed);
      const size = all.rowSize;
      /** Centred partial dependence on some features, at every row. */
      const dependence = async (of: readonly number[]): Promise<Float64Array> => {
        const out = new Float64Array(rows.count);
        const columns = of.map((feature) => columnOf(rows, feature));
        for (let at = 0; at < rows.count; at++) {
          const values = Float64Array.from(rows.values);
          of.forEach((feature, f) => {
            for (let row = 0; row < rows.count; row++)
              values[row * size + feature] = (columns[f] as Float64Array)[at] as number;
          });
          const found = await predict(rowsLike(rows, values));
          out[at] = found.reduce((sum, v) => sum + v, 0) / rows.count;
        }
        return centred(out);
      };
      const work = wanted.length * 2 + (wanted.length * (wanted.length - 1)) / 2;
      let done = 0;
      const asked = async (of: readonly number[]) => {
        const found = await dependence(of);
        onProgress?.({ done: ++done, total: work });
        return found;
      };
      const whole = centred(await predict(rows));
      const alone = new Map<number, Float64Array>();
      const total = new Array<number>(size).fill(0);
      for (const i of wanted) {
        alone.set(i, await asked([i]));
        const others = await asked(Array.from({ length: size }, (__, j) => j).filter((j) => j !== i));
        total[i] = share(whole, [alone.get(i) as Float64Array, others]);
      }
      const values = new Float64Array(size * size);
      for (const [k, i] of wanted.entries())
        for (const j of wanted.slice(0, k)) {
          const parts = [alone.get(i) as Float64Array, alone.get(j) as Float64Array];
          values[i * size + j] = values[j * size + i] = share(await asked([i, j]), parts);
        }
      return {
        kind: "sensitivities" as const,
        target: targets[0] ?? null,
        indices: { total },
        interactions: { shape: [size, size], values },
        seed,
      };
    },
  }),
);

function some(rows: HostRows, samples: number, seed: number): HostRows {
  if (rows.count <= samples) return rows;
  const order = Int32Array.from({ length: rows.count }, (_, row) => row);
  randomStream(seed).shuffle(order, samples);
  const picked = Array.from(order.subarray(0, samples)).sort((a, b) => a - b);
  return rowsLike(
    rows,
    Float64Array.from(
      picked.flatMap((row) => Array.from(rows.values.subarray(row * rows.rowSize, (row + 1) * rows.rowSize))),
    ),
  );
}

function centred(values: Float64Array): Float64Array {
  const mean = values.reduce((sum, v) => sum + v, 0) / values.length;
  return values.map((v) => v - mean);
}

/** H: the root of what parts leave of the whole's square. */
function share(whole: Float64Array, parts: readonly Float64Array[]): number {
  let [left, all] = [0, 0];
  whole.forEach((v, row) => {
    left += parts.reduce((rest, part) => rest - (part[row] as number), v) ** 2;
    all += v ** 2;
  });
  // What rounding leaves of nothing is nothing.
  return all > 0 && left > 1e-20 * all ? Math.sqrt(left / all) : 0;
}
