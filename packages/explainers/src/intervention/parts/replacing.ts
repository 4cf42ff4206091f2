import {
  allocate,
  broadcastTo,
  decode,
  jit,
  type LongCallOptions,
  type NumericArray,
  reshape,
  type Tensor,
  tensor,
  throwIfAborted,
  where,
  yieldThread,
} from "@hyaline/core";
import {
  type Chunk,
  defaultBatchSize,
  type ExplainedInputs,
  equalChunks,
  explainedOutput,
  inputTensors,
  intervene,
  layerValues,
  modelInput,
  modelOutput,
  type ReadingAxis,
  type RowTarget,
  rowSizeOf,
  selectionOf,
  type WhiteBox,
} from "@hyaline/explanation";
import { everyPlace, type PlaceAxes, placeCounts } from "./placeAxes.js";

type ModelInput = Tensor | Readonly<Record<string, Tensor>>;
/** The layers' values by name. */
export type LayerValues = Readonly<Record<string, Tensor>>;

/** A call whose rows are run again and again with something replaced inside. */
export interface Replaced {
  readonly inputs: ExplainedInputs;
  readonly targets: readonly RowTarget[];
  /** The explained output of each row, with nothing replaced. */
  readonly before: ArrayLike<number>;
  /** What is replaced at a time; all of a value where there is no axis. */
  readonly places: PlaceAxes;
  readonly long: LongCallOptions;
  /** What takes the places of the layers' values in a chunk of rows: shaped like them, or one row for all. */
  there(chunk: Chunk, x: ModelInput): Promise<LayerValues>;
  /** How often everything is replaced; effects are means over it. */
  readonly times: number;
}

/** A model that is run with parts of its layers' values replaced. */
export interface Replacing {
  /** The layers' values for a chunk of rows. */
  read(x: ModelInput, long: LongCallOptions): Promise<LayerValues>;
  /** What replacing does to the explained output: a table of [rows, layers, ...places]. */
  effects(call: Replaced): Promise<{
    readonly values: NumericArray;
    readonly axes: readonly ReadingAxis[];
    readonly evaluations: number;
  }>;
  dispose(): void;
}

/** Compiles one graph for each layer: the places are masks, which it is given. */
export function replacing(model: WhiteBox, layers: readonly string[], batchSize?: number): Replacing {
  const asked = (x: ModelInput) => modelOutput(model, x);
  const read = jit((x: ModelInput) => layerValues(asked, layers, x));
  const runs = layers.map((layer) =>
    jit((x: ModelInput, there: Tensor, mask: Tensor) =>
      intervene(asked, { [layer]: (h) => where(mask, broadcastTo(there, h.shape), h) })(x),
    ),
  );
  return {
    read: (x, long) => read.call([x], long),
    effects: async ({ inputs, targets, before, places, long, there, times }) => {
      const { count } = inputs;
      const found = layers.map(() => new Map<string, Float64Array>());
      const most = Object.keys(places).map(() => 0);
      const chunks = equalChunks(count, defaultBatchSize(rowSizeOf(inputs), batchSize));
      let evaluations = 0;
      let done = 0;
      for (const chunk of chunks) {
        const tensors = inputTensors(inputs, chunk);
        const x = modelInput(inputs, tensors);
        for (let time = 0; time < times; time++) {
          const values = await there(chunk, x);
          for (const [i, layer] of layers.entries()) {
            const value = values[layer] as Tensor;
            const counts = placeCounts(value.shape, places, layer);
            counts.forEach((own, k) => {
              most[k] = Math.max(most[k] as number, own);
            });
            for (const place of everyPlace(counts)) {
              await yieldThread(long.signal);
              const mask = maskOf(value.rank, Object.values(places), counts, place);
              const y = await (runs[i] as (typeof runs)[number]).call([x, value, mask], long);
              const outputs = decode(await y.data(long), y.dtype);
              y.dispose();
              const outputShape = y.shape.slice(1);
              const width = outputs.length / chunk.size;
              const key = place.join();
              const sums = found[i]?.get(key) ?? new Float64Array(count);
              found[i]?.set(key, sums);
              for (let row = 0; row < chunk.count; row++) {
                const at = chunk.start + row;
                const selection = selectionOf(targets[at] ?? null, outputShape);
                const after = explainedOutput(selection, outputs, row * width);
                sums[at] = (sums[at] as number) + (after - (before[at] as number)) / times;
              }
              evaluations += chunk.count;
            }
            long.onProgress?.({ done: ++done, total: chunks.length * times * layers.length });
            throwIfAborted(long.signal);
          }
        }
        for (const used of tensors) used.dispose();
      }
      return {
        values: tableOf(found, most, count),
        axes: [{ name: "layer", labels: layers }, ...Object.keys(places).map((name) => ({ name }))],
        evaluations,
      };
    },
    dispose: () => {
      read.dispose();
      for (const run of runs) run.dispose();
    },
  };
}

/** True at one place of some axes of a value, broadcasting over the rest. */
function maskOf(
  rank: number,
  axes: readonly number[],
  counts: readonly number[],
  place: readonly number[],
): Tensor {
  // In the order of the axes, whatever the order in which they are named.
  const order = [...axes.keys()].sort((a, b) => (axes[a] as number) - (axes[b] as number));
  const sizes = order.map((i) => counts[i] as number);
  const values = allocate(
    "bool",
    sizes.reduce((a, b) => a * b, 1),
  );
  values[order.reduce((flat, i) => flat * (counts[i] as number) + (place[i] as number), 0)] = 1;
  const shape = Array.from({ length: rank }, () => 1);
  order.forEach((i) => {
    shape[axes[i] as number] = counts[i] as number;
  });
  return reshape(tensor(values, { dtype: "bool", shape: sizes }), shape);
}

/** [rows, layers, ...places] */
function tableOf(
  found: readonly ReadonlyMap<string, Float64Array>[],
  most: readonly number[],
  rows: number,
): NumericArray {
  const shape = [rows, found.length, ...most];
  const places = [...everyPlace(most)].map((place) => place.join());
  const values = new Float64Array(rows * found.length * places.length);
  let next = 0;
  for (let row = 0; row < rows; row++)
    for (const layer of found)
      for (const place of places) values[next++] = layer.get(place)?.[row] ?? Number.NaN;
  return { shape, values };
}
