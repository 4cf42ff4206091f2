import {
  decode,
  fail,
  type Jitted,
  jit,
  type LongCallOptions,
  type Tensor,
  throwIfAborted,
  yieldThread,
} from "@hyaline/core";
import {
  attributedOf,
  type Chunk,
  type ExplainedInputs,
  equalChunks,
  type HostRows,
  inputTensors,
  modelInput,
  type Rows,
  readInputs,
  readRows,
  rowsTensor,
  type TrainedModel,
} from "@hyaline/explanation";
import { type Learned, learned, type ModelInput } from "./learned.js";
import { type RowLossGradients, rowGradients } from "./rowGradients.js";

/** Rows with what they should give. */
export interface LabelledRows {
  readonly inputs: ExplainedInputs;
  readonly targets: HostRows;
}

/** A chunk of rows whose gradients are there. */
export interface GradientChunk extends RowLossGradients {
  readonly chunk: Chunk;
}

/** The gradients of rows' losses, chunk by chunk. */
export interface GradientRows {
  /** The model at each checkpoint. */
  readonly points: readonly Learned[];
  /** The training rows, read once. */
  data(long: LongCallOptions): Promise<LabelledRows>;
  /** Rows to explain with their labels, in the data types of the training rows. */
  like(inputs: ExplainedInputs, labels: Rows | undefined, long: LongCallOptions): Promise<LabelledRows>;
  /** Each chunk's tensors are the caller's until the next is asked for. */
  chunks(point: Learned, rows: LabelledRows, long: LongCallOptions): AsyncGenerator<GradientChunk>;
  dispose(): void;
}

/** Elements that the values of one run may hold together: 128 MB of float32. */
const MOST_ELEMENTS = 2 ** 25;
const MOST_ROWS = 1024;

type RowGraph = Jitted<[readonly Tensor[], ModelInput, Tensor], RowLossGradients>;

export function gradientRows(
  name: string,
  { layer, checkpoints, loss, data }: TrainedModel,
  {
    only,
    batchSize,
  }: { readonly only?: readonly string[] | undefined; readonly batchSize?: number | undefined },
): GradientRows {
  if (!Array.isArray(checkpoints) || checkpoints.length === 0)
    fail("argument", `${name} needs at least one checkpoint`, "none", "write checkpoints: [{ variables }]");
  if (typeof loss !== "function")
    fail(
      "argument",
      `${name} needs the loss that training made small`,
      "none",
      "write loss: losses.crossEntropy",
    );
  const points = checkpoints.map((checkpoint) => learned(layer, checkpoint, only));
  // One graph for each: what `only` leaves out and the state of a layer are its own.
  const graphs = new Map(
    points.map((point) => [
      point,
      jit((params: readonly Tensor[], x: ModelInput, targets: Tensor) =>
        rowGradients(point, loss, params, x, targets),
      ),
    ]),
  );
  const graphOf = (point: Learned) => graphs.get(point) as RowGraph;
  let read: Promise<LabelledRows> | undefined;
  let size: number | undefined;

  /** By what the graph of a run holds for each further row. */
  function sizeFor(point: Learned, { inputs, targets }: LabelledRows): number {
    const held = (rows: number): number => {
      const chunk = { start: 0, count: Math.min(rows, inputs.count), size: rows };
      const x = modelInput(inputs, inputTensors(inputs, chunk));
      const { specs } = graphOf(point).graph(point.params, x, rowsTensor(targets, chunk));
      return specs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
    };
    const perRow = Math.max(1, held(3) - held(2));
    return Math.max(1, Math.min(MOST_ROWS, Math.floor(MOST_ELEMENTS / perRow)));
  }

  return {
    points,
    data: (long) => {
      read ??= (async () => {
        const inputs = await readInputs(data.inputs, "data.inputs", long);
        const targets = await readTargets(data.targets, "data.targets", long);
        if (targets.count !== inputs.count)
          fail("shape", "data has one target for each row", `${targets.count} for ${inputs.count}`);
        return { inputs, targets };
      })();
      // What was aborted or refused once is read again.
      read.catch(() => {
        read = undefined;
      });
      return read;
    },
    like: async (inputs, labels, long) => {
      const known = await (read as Promise<LabelledRows>);
      if (labels === undefined)
        return fail("argument", `${name} needs the labels of x`, "none", "write explain(x, { labels })");
      const targets = await readTargets(labels, "labels", long);
      if (targets.count !== inputs.count)
        fail("shape", "labels are one for each row of x", `${targets.count} for ${inputs.count}`);
      const parts = inputs.parts.map((part, i) => {
        const like = known.inputs.parts.find(({ name }) => name === part.name) ?? known.inputs.parts[i];
        return { ...part, dtype: like?.dtype ?? part.dtype };
      });
      return { inputs: { ...inputs, parts }, targets: { ...targets, dtype: known.targets.dtype } };
    },
    chunks: async function* (point, rows, long) {
      size ??= batchSize ?? sizeFor(point, rows);
      for (const chunk of equalChunks(rows.inputs.count, size)) {
        await yieldThread(long.signal);
        const tensors = [...inputTensors(rows.inputs, chunk), rowsTensor(rows.targets, chunk)];
        const x = modelInput(rows.inputs, tensors.slice(0, -1));
        const found = await graphOf(point).call([point.params, x, tensors.at(-1) as Tensor], long);
        yield { chunk, ...found };
        for (const used of tensors) used.dispose();
        throwIfAborted(long.signal);
      }
    },
    dispose: () => {
      for (const graph of graphs.values()) graph.dispose();
    },
  };
}

/** Targets as the loss takes them: whole numbers of a list are classes. */
async function readTargets(given: Rows, what: string, long: LongCallOptions): Promise<HostRows> {
  const rows = await readRows(given, what, long);
  const hasDType = typeof (given as { readonly dtype?: unknown }).dtype === "string";
  const areClasses = rows.rowShape.length === 0 && rows.values.every(Number.isInteger);
  return hasDType || !areClasses ? rows : { ...rows, dtype: "int32" };
}

/** float64[rows] of a tensor, without padding. */
export async function hostNumbers(x: Tensor, long: LongCallOptions): Promise<ArrayLike<number>> {
  return decode(await x.data(long), x.dtype);
}

/** The classes that rows are labelled with, where they are. */
export const classesOf = ({ targets, inputs }: LabelledRows): (number | null)[] =>
  Array.from({ length: inputs.count }, (_, row) =>
    targets.rowSize === 1 && targets.dtype === "int32" ? (targets.values[row] as number) : null,
  );

/** The rows as an influence's `data`. */
export const dataOf = (inputs: ExplainedInputs) => {
  const [part] = attributedOf(inputs).length > 0 ? attributedOf(inputs) : inputs.parts;
  const { shape, values } = part as HostRows;
  return { shape, values };
};
