import {
  broadcastTo,
  type DType,
  decode,
  type Graph,
  isFloat,
  jit,
  type LongCallOptions,
  type Spec,
  type Tensor,
  throwIfAborted,
  trace,
} from "@hyaline/core";
import {
  attributedOf,
  type Chunk,
  defaultBatchSize,
  type ExplainedInputs,
  equalChunks,
  type HostRows,
  inputTensors,
  modelInput,
  modelOutput,
  type RowTarget,
  rowSizeOf,
  rowsTensor,
  type WhiteBox,
} from "../model/index.js";
import { checkFinite } from "../model/rows.js";
import type { Traced, TracedMethod } from "./method.js";
import { selectInGraph, selectTensor } from "./select.js";
import { callAt, type InputPlan, type Look, planOf, type View } from "./view.js";

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
  /** How outputs are weighed, or that each row's largest is explained. */
  readonly select: Tensor | "predicted";
  /** Options that are rows, one tensor for each attributed input. */
  readonly rows: Readonly<Record<string, readonly Tensor[]>>;
  readonly copies: Readonly<Record<string, Tensor>>;
}

/** The model, and from where a method looks at it. */
export interface Looked {
  readonly model: WhiteBox;
  readonly look: Look;
}

/** A traced method at work inside a graph: what it gives, and the view that it had. */
export function traceMethod<C>(
  method: TracedMethod<C>,
  { model, look }: Looked,
  plan: InputPlan,
  { inputs, select: chosen, rows, copies }: RunTensors,
  fixed: object,
): {
  readonly found: Traced;
  readonly view: View;
  readonly select: Tensor;
  readonly options: Readonly<Record<string, readonly Tensor[]>>;
} {
  const layer = method.at?.layer;
  const view = look(model, plan, inputs);
  const select = chosen === "predicted" ? predictedOf(view) : chosen;
  const options: Record<string, readonly Tensor[]> = {};
  for (const [key, given] of Object.entries(rows)) {
    let next = 0;
    const isOneRow =
      method.takesOneRow === true &&
      layer === undefined &&
      given.length === inputs.length &&
      given.every(standsForAll(inputs));
    const whole = inputs.map((x, i) => {
      if (!plan.parts[i]?.attributed) return x;
      const [rows = 0, ...rest] = x.shape;
      return broadcastTo(given[next++] as Tensor, [isOneRow ? 1 : rows, ...rest]);
    });
    options[key] = look(model, plan, whole).xs;
  }
  const call = { ...callAt(view, select), options: { ...fixed, ...options }, inputs, copies };
  return { found: method.traced(call as never)(view.xs), view, select, options };
}

/** Whether a value is broadcast along the rows. */
const standsForAll =
  (inputs: readonly Tensor[]) =>
  (given: Tensor, i: number): boolean =>
    given.rank < (inputs[i] as Tensor).rank || given.shape[0] === 1;

function predictedOf({ model, xs }: View): Tensor {
  const outputs = model(xs);
  return selectInGraph("predicted", outputs, outputs.dtype, undefined);
}

/** What all rows of a traced method come to. */
export interface TracedRows {
  /** For each attributed input, or the layer: [rows, ...] */
  readonly values: readonly {
    readonly shape: readonly number[];
    readonly values: Float32Array | Float64Array;
  }[];
  /** [rows, outputs], where one run gives a row's whole result. */
  readonly outputs?: Float64Array;
  readonly total?: Float64Array;
  readonly baseValue?: Float64Array;
  readonly interactions?: Float64Array;
  readonly absorbed?: Float64Array;
  readonly conservationError?: Float64Array;
}

/** Copies of each row: how many, and those of each run of at most `limit`. */
export interface CutCopies {
  readonly count: number;
  cut(limit: number, dtype: DType): readonly Readonly<Record<string, Tensor>>[];
}

/** Where a traced method runs, and on what. */
export interface TracedTask {
  readonly inputs: ExplainedInputs;
  /** One for each row, or each one's largest output. */
  readonly targets: readonly RowTarget[] | "predicted";
  readonly outputShape: readonly number[];
  /** Options that are rows. */
  readonly rows: Readonly<Record<string, readonly HostRows[]>>;
  /** All other options of the call. */
  readonly fixed: object;
  readonly copies?: CutCopies;
}

export interface TracedRunner {
  run(task: TracedTask, call: LongCallOptions): Promise<TracedRows>;
  /** The model traced at inputs like these. */
  graphOf(inputs: ExplainedInputs): Graph;
  /** The axes of a row's outputs, as the model says of inputs like these. */
  outputShape(inputs: ExplainedInputs): readonly number[];
  dispose(): void;
}

/** Runs a traced method over rows in equal chunks, and over its copies in parts where one run does not hold them all. */
export function tracedRunner<C>(
  method: TracedMethod<C>,
  looked: Looked,
  batchSize: number | undefined,
): TracedRunner {
  const compiled = jit((tensors: RunTensors, plan: InputPlan, fixed: object) => {
    const { found, view, select, options } = traceMethod(method, looked, plan, tensors, fixed);
    const attributions = [...found.attributions];
    if (method.copies) return { ...found, attributions };
    const outputs = found.outputs ?? view.model(view.xs);
    const from =
      found.baseValue || method.baseValueAt === undefined ? undefined : options[method.baseValueAt];
    const baseValue = from ? { baseValue: callAt(view, select).output(from) } : {};
    return { ...found, ...baseValue, attributions, outputs };
  });
  const outputShapes = new Map<string, readonly number[]>();
  const specsOf = ({ count, parts }: ExplainedInputs): Spec[] =>
    parts.map(({ dtype, rowShape }) => ({ dtype, shape: [count, ...rowShape] }));
  const graphOf = (inputs: ExplainedInputs): Graph =>
    trace((...x: Tensor[]) => modelOutput(looked.model, modelInput(inputs, x)), specsOf(inputs));
  return {
    run: async (task: TracedTask, { onProgress, ...call }: LongCallOptions): Promise<TracedRows> => {
      const { inputs, targets, outputShape, rows, fixed, copies } = task;
      const plan = planOf(inputs);
      const rowSize = rowSizeOf(inputs);
      const points = Math.max(USUAL_POINTS, Math.floor(CACHED_ELEMENTS / Math.max(1, rowSize)));
      const limit = Math.min(defaultBatchSize(rowSize, batchSize), batchSize ?? points);
      const [first] = attributedOf(inputs);
      const like = first ?? (inputs.parts[0] as HostRows);
      const dtype = method.at?.layer === undefined && isFloat(like.dtype) ? like.dtype : "float32";
      const parts = copies?.cut(limit, dtype) ?? [{}];
      const results = collector(inputs.count, parts.length > 1);
      for (const chunk of equalChunks(inputs.count, Math.floor(limit / (copies?.count ?? 1)))) {
        const chosen = Array.from(
          { length: chunk.size },
          (_, i) => targets[Math.min(chunk.start + i, inputs.count - 1)] as RowTarget,
        );
        const select = targets === "predicted" ? targets : selectTensor(chosen, outputShape, dtype);
        const tensors = {
          inputs: inputTensors(inputs, chunk),
          select,
          rows: Object.fromEntries(
            Object.entries(rows).map(([key, list]) => [key, list.map((each) => chunkOf(each, chunk))]),
          ),
        };
        for (const part of parts) {
          throwIfAborted(call.signal);
          const given = { ...tensors, copies: part };
          const { attributions, ...more } = await compiled.call([given, plan, fixed], call);
          await results.add(chunk, attributions, more, call);
        }
        for (const used of [...tensors.inputs, ...Object.values(tensors.rows).flat()]) used.dispose();
        if (select !== "predicted") select.dispose();
        onProgress?.({ done: chunk.start + chunk.count, total: inputs.count });
      }
      for (const part of parts) for (const used of Object.values(part)) used.dispose();
      return results.finish();
    },
    graphOf,
    outputShape: (inputs) => {
      const key = JSON.stringify(specsOf(inputs));
      const known = outputShapes.get(key);
      if (known) return known;
      const { specs, outputs } = graphOf(inputs);
      const shape = (specs[outputs[0] as number] as Spec).shape.slice(1);
      outputShapes.set(key, shape);
      return shape;
    },
    dispose: () => compiled.dispose(),
  };
}

const chunkOf = (rows: HostRows, chunk: Chunk): Tensor =>
  rowsTensor(rows, rows.count === 1 ? { start: 0, count: 1, size: 1 } : chunk);

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
        const width = found.size / size;
        perRow[key] ??= new Float64Array(rows * width);
        add(perRow[key], start * width, decode(await found.data(call), found.dtype), count * width);
        found.dispose();
      }
    },
    finish: (): TracedRows => {
      if (perRow.outputs) checkFinite(perRow.outputs, "the model's outputs", rows);
      for (const each of values) checkFinite(each.values, "the model's gradients", rows);
      const held = values.map(({ shape, values: list }, i) => ({
        shape,
        values: narrow.has(i) && list instanceof Float64Array ? Float32Array.from(list) : list,
      }));
      return { values: held, ...perRow };
    },
  };
}
