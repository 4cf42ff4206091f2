import {
  broadcastTo,
  decode,
  jit,
  type LongCallOptions,
  type Tensor,
  tensor,
  throwIfAborted,
} from "@hyaline/core";
import {
  attributedOf,
  type Chunk,
  checkFinite,
  defaultBatchSize,
  type ExplainedInputs,
  equalChunks,
  type HostRows,
  inputTensors,
  type RowTarget,
  rowSizeOf,
  rowsTensor,
  type WhiteBox,
} from "../model/index.js";
import type { Copies, Traced, TracedMethod } from "./method.js";
import { selectTensor } from "./select.js";
import { callAt, type InputPlan, planOf, type View, viewOf } from "./view.js";

/**
 * Gradients keep what every layer computed: in larger batches that falls out of the processor's caches. Integrated
 * Gradients of a 28 × 28 CNN took 2.25 × its forward passes in batches of 100, and 2.46 × in batches of 800. In batches of 50
 * it took 2 to 7 % less, but an MLP more. Small rows may be more, as long as they fit.
 */
const USUAL_POINTS = 128;
const CACHED_ELEMENTS = 65536;

/** The tensors of one run. */
export interface RunTensors {
  /** Every input, in the plan's order. */
  readonly inputs: readonly Tensor[];
  readonly select: Tensor;
  /** Options that are rows, one tensor for each attributed input. */
  readonly rows: Readonly<Record<string, readonly Tensor[]>>;
  readonly copies: Readonly<Record<string, Tensor>>;
}

/** A traced method at work inside a graph: what it gives, and the view that it had. */
export function traceMethod<C>(
  method: TracedMethod<C>,
  model: WhiteBox,
  plan: InputPlan,
  { inputs, select, rows, copies }: RunTensors,
  fixed: object,
): {
  readonly found: Traced;
  readonly view: View;
  readonly options: Readonly<Record<string, readonly Tensor[]>>;
} {
  const layer = method.at?.layer;
  const view = viewOf(model, plan, inputs, layer);
  const options: Record<string, readonly Tensor[]> = {};
  for (const [key, given] of Object.entries(rows)) {
    let next = 0;
    const whole = inputs.map((x, i) =>
      plan.parts[i]?.attributed ? broadcastTo(given[next++] as Tensor, x.shape) : x,
    );
    options[key] = viewOf(model, plan, whole, layer).xs;
  }
  const call = { ...callAt(view, select), options: { ...fixed, ...options }, inputs, copies };
  return { found: method.traced(call as never)(view.xs), view, options };
}

/** What all rows of a traced method come to. */
export interface TracedRows {
  /** For each attributed input, or the layer: [rows, ...] */
  readonly values: readonly {
    readonly shape: readonly number[];
    readonly values: Float32Array | Float64Array;
  }[];
  readonly total?: Float64Array;
  readonly baseValue?: Float64Array;
  readonly absorbed?: Float64Array;
  readonly conservationError?: Float64Array;
}

/** Where a traced method runs, and on what. */
export interface TracedTask {
  readonly inputs: ExplainedInputs;
  readonly targets: readonly RowTarget[];
  readonly outputShape: readonly number[];
  /** Options that are rows. */
  readonly rows: Readonly<Record<string, readonly HostRows[]>>;
  /** All other options of the call. */
  readonly fixed: object;
}

/** Runs a traced method over rows in equal chunks, and over its copies in parts where one run does not hold them all. */
export function tracedRunner<C>(method: TracedMethod<C>, model: WhiteBox, batchSize: number | undefined) {
  const compiled = jit((tensors: RunTensors, plan: InputPlan, fixed: object) => {
    const { found } = traceMethod(method, model, plan, tensors, fixed);
    return { ...found, attributions: [...found.attributions] };
  });
  return {
    run: async (task: TracedTask, { onProgress, ...call }: LongCallOptions): Promise<TracedRows> => {
      const { inputs, targets, outputShape, rows, fixed } = task;
      const plan = planOf(inputs);
      const rowSize = rowSizeOf(inputs);
      const points = Math.max(USUAL_POINTS, Math.floor(CACHED_ELEMENTS / Math.max(1, rowSize)));
      const limit = Math.min(defaultBatchSize(rowSize, batchSize), batchSize ?? points);
      const count = method.copies?.count ?? 1;
      const [first] = attributedOf(inputs);
      const like = first ?? (inputs.parts[0] as HostRows);
      const dtype = method.at?.layer === undefined ? like.dtype : "float32";
      const parts = copiesOf(method.copies, limit, dtype);
      const results = collector(inputs.count, parts.length > 1);
      for (const chunk of equalChunks(inputs.count, Math.floor(limit / count))) {
        const chosen = Array.from(
          { length: chunk.size },
          (_, i) => targets[Math.min(chunk.start + i, inputs.count - 1)] ?? null,
        );
        const tensors = {
          inputs: inputTensors(inputs, chunk),
          select: selectTensor(chosen, outputShape, dtype),
          rows: Object.fromEntries(
            Object.entries(rows).map(([key, list]) => [key, list.map((each) => chunkOf(each, chunk))]),
          ),
        };
        for (const copies of parts) {
          throwIfAborted(call.signal);
          const { attributions, ...more } = await compiled.call([{ ...tensors, copies }, plan, fixed], call);
          await results.add(chunk, attributions, more, call);
        }
        for (const used of [...tensors.inputs, tensors.select, ...Object.values(tensors.rows).flat()])
          used.dispose();
        onProgress?.({ done: chunk.start + chunk.count, total: inputs.count });
      }
      for (const part of parts) for (const used of Object.values(part)) used.dispose();
      return results.finish();
    },
    dispose: () => compiled.dispose(),
  };
}

const chunkOf = (rows: HostRows, chunk: Chunk): Tensor =>
  rowsTensor(rows, rows.count === 1 ? { start: 0, count: 1, size: 1 } : chunk);

/** The copies of each run; padding is 0, a copy that counts nothing. */
function copiesOf(
  copies: Copies | undefined,
  limit: number,
  dtype: Tensor["dtype"],
): Record<string, Tensor>[] {
  if (!copies) return [{}];
  return equalChunks(copies.count, limit).map(({ start, count, size }) =>
    Object.fromEntries(
      Object.entries(copies.arrays).map(([key, all]) => {
        const part = new Float64Array(size);
        part.set(all.subarray(start, start + count));
        return [key, tensor(part, { dtype })];
      }),
    ),
  );
}

/** Gathers the chunks' results; the parts of one chunk are summed, in float64. */
function collector(rows: number, sums: boolean) {
  const values: { shape: readonly number[]; values: Float32Array | Float64Array }[] = [];
  const perRow: Record<string, Float64Array> = {};
  const narrow = new Set<number>();
  const add = (into: Float32Array | Float64Array, start: number, part: ArrayLike<number>, length: number) => {
    for (let i = 0; i < length; i++) into[start + i] = (into[start + i] as number) + (part[i] as number);
  };
  return {
    add: async (
      { start, count, size }: Chunk,
      attributions: readonly Tensor[],
      more: Readonly<Record<string, Tensor>>,
      call: LongCallOptions,
    ) => {
      for (const [i, found] of attributions.entries()) {
        const part = decode(await found.data(call), found.dtype);
        const rowSize = found.size / size;
        if (found.dtype !== "float64") narrow.add(i);
        const Holder = found.dtype === "float64" || sums ? Float64Array : Float32Array;
        values[i] ??= { shape: [rows, ...found.shape.slice(1)], values: new Holder(rows * rowSize) };
        add(values[i].values, start * rowSize, part, count * rowSize);
        found.dispose();
      }
      for (const [key, found] of Object.entries(more)) {
        perRow[key] ??= new Float64Array(rows);
        add(perRow[key], start, decode(await found.data(call), found.dtype), count);
        found.dispose();
      }
    },
    finish: (): TracedRows => {
      for (const each of values) checkFinite(each.values, "the model's gradients", rows);
      const held = values.map(({ shape, values: list }, i) => ({
        shape,
        values: narrow.has(i) && list instanceof Float64Array ? Float32Array.from(list) : list,
      }));
      return { values: held, ...perRow };
    },
  };
}
