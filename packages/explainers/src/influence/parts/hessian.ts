import {
  add,
  grad,
  jit,
  jvp,
  type LongCallOptions,
  mul,
  refuseDeadEnds,
  sum,
  type Tensor,
  tensor,
  throwIfAborted,
  yieldThread,
} from "@hyaline/core";
import {
  type Chunk,
  defaultBatchSize,
  equalChunks,
  inputTensors,
  modelInput,
  rowSizeOf,
  rowsTensor,
  type TrainedModel,
} from "@hyaline/explanation";
import { rowsAt } from "../../intervention/parts/likeInputs.js";
import { hostNumbers, type LabelledRows } from "./gradientRows.js";
import { type Learned, type ModelInput, rowLosses } from "./learned.js";

/** A vector that is shaped like the variables. */
export type Vector = readonly Tensor[];

export function disposeVector(vector: Vector): void {
  for (const each of vector) each.dispose();
}

/** The mean loss of rows around some variables, to second order. */
export interface Curvature {
  /** The gradient of one row's loss. */
  gradient(rows: LabelledRows, row: number): Promise<Vector>;
  /** The Hessian of the mean loss over rows times a vector. */
  product(vector: Vector, rows: LabelledRows): Promise<Vector>;
  dot(a: Vector, b: Vector): Promise<number>;
  /** a · u + b · v */
  sum(a: number, u: Vector, b: number, v: Vector): Promise<Vector>;
  dispose(): void;
}

export function curvature(
  { outputs, params }: Learned,
  loss: TrainedModel["loss"],
  long: LongCallOptions,
  batchSize: number | undefined,
): Curvature {
  const lossOf = (own: Vector, x: ModelInput, targets: Tensor, weights: Tensor) =>
    sum(mul(rowLosses(loss, outputs(own, x), targets), weights));
  const slope = grad(lossOf, { inspect: refuseDeadEnds });
  const gradient = jit((own: Vector, x: ModelInput, targets: Tensor, weights: Tensor) =>
    slope(own, x, targets, weights),
  );
  const product = jit((own: Vector, v: Vector, x: ModelInput, targets: Tensor, weights: Tensor) => {
    const { tangent } = jvp((at: Vector) => slope(at, x, targets, weights), [own], [v]);
    return tangent;
  });
  const dot = jit((a: Vector, b: Vector) =>
    a.map((each, i) => sum(mul(each, b[i] as Tensor))).reduce((x, y) => add(x, y)),
  );
  const combined = jit((a: Tensor, u: Vector, b: Tensor, v: Vector) =>
    u.map((each, i) => add(mul(each, a.cast(each.dtype)), mul(v[i] as Tensor, b.cast(each.dtype)))),
  );
  const dtype = (params[0] as Tensor).dtype;
  const scalar = (value: number) => tensor(value, { dtype: dtype === "float64" ? "float64" : "float32" });
  const sumOf = (a: number, u: Vector, b: number, v: Vector) =>
    combined.call([scalar(a), u, scalar(b), v], long);
  /** Weights 1 of rows, 0 of padding. */
  const givenTo = ({ inputs, targets }: LabelledRows, chunk: Chunk, weight: number) => {
    const tensors = inputTensors(inputs, chunk);
    const of = rowsTensor(targets, chunk);
    const values = Float64Array.from({ length: chunk.size }, (_, i) => (i < chunk.count ? weight : 0));
    const weights = rowsTensor(
      {
        shape: [chunk.size],
        values,
        dtype,
        count: chunk.size,
        rowShape: [],
        rowSize: 1,
      },
      { start: 0, count: chunk.size, size: chunk.size },
    );
    return [modelInput(inputs, tensors), of, weights] as const;
  };
  return {
    gradient: (rows, row) => {
      const one = { inputs: rowsAt(rows.inputs, [row]), targets: targetsAt(rows.targets, [row]) };
      return gradient.call([params, ...givenTo(one, { start: 0, count: 1, size: 1 }, 1)], long);
    },
    product: async (vector, rows) => {
      let total: Vector | undefined;
      // Twice a gradient's values are held.
      const limit = Math.max(1, Math.floor(defaultBatchSize(rowSizeOf(rows.inputs), batchSize) / 2));
      for (const chunk of equalChunks(rows.inputs.count, limit)) {
        await yieldThread(long.signal);
        const part = await product.call(
          [params, vector, ...givenTo(rows, chunk, 1 / rows.inputs.count)],
          long,
        );
        const before = total;
        total = before ? await sumOf(1, before, 1, part) : part;
        if (before) for (const each of [before, part]) disposeVector(each);
        throwIfAborted(long.signal);
      }
      return total as Vector;
    },
    dot: async (a, b) => (await hostNumbers(await dot.call([a, b], long), long))[0] as number,
    sum: sumOf,
    dispose: () => {
      for (const each of [gradient, product, dot, combined]) each.dispose();
    },
  };
}

/** Rows of targets by their places. */
export function targetsAt(
  targets: LabelledRows["targets"],
  places: ArrayLike<number>,
): LabelledRows["targets"] {
  const { rowSize, rowShape } = targets;
  const values = new (targets.values.constructor as typeof Float64Array)(places.length * rowSize);
  for (let i = 0; i < places.length; i++) {
    const from = (places[i] as number) * rowSize;
    values.set(targets.values.subarray(from, from + rowSize), i * rowSize);
  }
  return { ...targets, values, count: places.length, shape: [places.length, ...rowShape] };
}
