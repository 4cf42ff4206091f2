import { type CallOptions, fail, yieldThread } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { type Rows, readRows } from "@hyaline/explanation";
import { squaredDistance } from "./parts/squaredDistance.js";

export interface ProtoSelectOptions extends CallOptions {
  /** How near a row must be to a prototype to be covered (default: the median distance to the nearest row of another class). */
  readonly radius?: number;
  /** Prototypes at most (default: as many as help). */
  readonly count?: number;
  /** What a prototype costs, in rows (default 1 / rows, as in the paper). */
  readonly cost?: number;
}

/** Rows that stand for their class. */
export interface Prototypes {
  /** Which rows, those that gain most first. */
  readonly indices: readonly number[];
  /** The class of each. */
  readonly labels: readonly number[];
  /** What each gains: rows of its class that it covers first, less those of others that it covers, less its cost. */
  readonly gains: readonly number[];
  /** The share of all rows that a prototype of their own class covers. */
  readonly coverage: number;
  readonly radius: number;
}

/**
 * ProtoSelect: few rows that stand for their class, so that rows are near a prototype of their own class and far from those
 * of others. Of images and texts give the values of a layer in place of rows (`activations`): what a model sees as near.
 *
 * gain = covered first of its class - covered of others - cost, greedily
 *
 * Source: J. Bien, R. Tibshirani, "Prototype Selection for Interpretable Classification", Annals of Applied Statistics 2011,
 * section 3.2 (greedy).
 *
 * @param rows any[rows, ...input] @param labels the class of each row
 * @throws HyalineError `argument` for labels of another number and options out of range; `shape`; `data`; `aborted`
 * @example
 * ```ts
 * const { indices } = await protoSelect([[0], [1], [2], [10], [11]], [0, 0, 0, 1, 1], { radius: 1.5 }); // [1, 3]
 * ```
 */
export async function protoSelect(
  rows: Rows,
  labels: ArrayLike<number>,
  options: ProtoSelectOptions = {},
): Promise<Prototypes> {
  const { count, cost, radius, ...call } = refuseUnknown("protoSelect", options, [
    "radius",
    "count",
    "cost",
    "signal",
    "backend",
  ]);
  const given = await readRows(rows, "rows", { ...call, dtype: "float64" });
  if (labels.length !== given.count)
    fail("argument", `labels has one for each of ${given.count} rows`, String(labels.length));
  for (const [name, each] of Object.entries({ radius, count, cost }))
    if (each !== undefined && !(each >= 0)) fail("argument", `${name} must be at least 0`, String(each));
  const apart = await distances(given, call);
  const reach = radius ?? usualRadius(apart, labels);
  const near = Array.from({ length: given.count }, (_, row) =>
    Array.from({ length: given.count }, (__, other) => other).filter(
      (other) => (apart[row * given.count + other] as number) <= reach,
    ),
  );
  const covered = new Uint8Array(given.count);
  const [indices, gains]: [number[], number[]] = [[], []];
  const price = cost ?? 1 / given.count;
  const gainOf = (row: number) =>
    (near[row] as number[]).reduce(
      (sum, other) => sum + (labels[other] === labels[row] ? 1 - (covered[other] as number) : -1),
      -price,
    );
  while (indices.length < (count ?? given.count)) {
    let [best, most] = [-1, 0];
    for (let row = 0; row < given.count; row++) {
      const gain = gainOf(row);
      if (gain > most) [best, most] = [row, gain];
    }
    if (best < 0) break;
    indices.push(best);
    gains.push(most);
    for (const other of near[best] as number[]) if (labels[other] === labels[best]) covered[other] = 1;
    const turn = yieldThread(call.signal);
    if (turn) await turn;
  }
  return {
    indices,
    labels: indices.map((row) => labels[row] as number),
    gains,
    coverage: covered.reduce((sum, each) => sum + each, 0) / given.count,
    radius: reach,
  };
}

async function distances(
  rows: Parameters<typeof squaredDistance>[0] & { readonly count: number },
  { signal }: CallOptions,
) {
  const apart = new Float64Array(rows.count * rows.count);
  for (let row = 0; row < rows.count; row++) {
    for (let other = 0; other < row; other++) {
      const distance = Math.sqrt(squaredDistance(rows, row, rows, other));
      apart[row * rows.count + other] = apart[other * rows.count + row] = distance;
    }
    const turn = yieldThread(signal);
    if (turn) await turn;
  }
  return apart;
}

/** Half of all rows are nearer to their class's border. */
function usualRadius(apart: Float64Array, labels: ArrayLike<number>): number {
  const count = labels.length;
  const toOthers = Array.from({ length: count }, (_, row) => {
    let least = Number.POSITIVE_INFINITY;
    for (let other = 0; other < count; other++)
      if (labels[other] !== labels[row]) least = Math.min(least, apart[row * count + other] as number);
    return least;
  }).sort((a, b) => a - b);
  return toOthers[count >> 1] ?? 0;
}
