import { fail, quote } from "@hyaline/core";
import {
  type Call,
  type Columns,
  explainedOutput,
  type HostRows,
  type LayerRef,
  type NeuronRef,
  perToken,
  type RowTarget,
  randomStream,
  repeatRow,
  selectionOf,
  type TokenReduction,
  type WhiteBox,
} from "@hyaline/explanation";
import { apart, readBackground } from "./background.js";
import type { LayerSlopes } from "./layerSlopes.js";
import { missed } from "./missed.js";
import { sampling, type Tally } from "./sampling.js";
import { slopesOf } from "./slopes.js";

/** Recorded samples, each `[rows][samples]`. */
export interface ExpectedDraws {
  /** Which row of the background. */
  readonly background: readonly (readonly number[])[];
  /** How far from it to x: 0 is the background row, 1 is x. */
  readonly alphas: readonly (readonly number[])[];
}

interface Used {
  readonly background: unknown;
  readonly samples: number | ExpectedDraws | undefined;
  readonly standardDeviation: number;
  readonly seed: number;
  readonly layer: LayerRef | undefined;
  readonly neuron: NeuronRef | undefined;
  readonly batchSize?: number | undefined;
  readonly tokens?: TokenReduction | undefined;
}

/** One sample of a row. */
type Draw = (
  row: number,
  sample: number,
) => readonly [background: number, alpha: number, noise: () => number];

/** Gradients on the ways from background rows, by samples. */
export function expectedGradients(model: WhiteBox, used: Used, tallyOf: (size: number) => Tally) {
  const { batchSize, seed, samples, layer, neuron } = used;
  const gradients = slopesOf(model, batchSize, neuron);
  let atLayer: LayerSlopes | undefined;
  /** Both ends of the paths, and the slopes on them: of the inputs, or of a layer's values. */
  const seenBy = async (call: Call<unknown>, background: HostRows) => {
    if (layer === undefined) return { ends: call, background, slopes: gradients };
    const { layerSlopes } = await import("./layerSlopes.js");
    atLayer ??= layerSlopes(model, layer, { neuron, batchSize });
    const rows = await atLayer.values(call, call.inputs);
    const { rowShape, rowSize, dtype } = rows;
    const columns = [{ name: "h", attributed: true, rowShape, rowSize, start: 0, dtype }];
    const from = await atLayer.values(call, apart(call, background));
    return { ends: { rows, columns }, background: from, slopes: atLayer };
  };
  return {
    at: { neuron },
    stream: async function* (call: Call<unknown>) {
      const { long, inputs } = call;
      const given = await readBackground(call, used.background, long);
      const recorded =
        typeof samples === "object" ? checkDraws(samples, inputs.count, given.count) : undefined;
      const draw =
        typeof samples === "object" ? recordedDraw(samples) : drawnFrom(used, inputs.count, given.count);
      const evaluated = await call.evaluate();
      const { targets } = evaluated;
      const baseValue = await meanOutput(call, given, targets);
      const { ends, background, slopes } = await seenBy(call, given);
      const { rows, columns } = ends;
      let shape = rows.shape;
      let done = 0;
      const ask = async (count: number) => {
        const { points, changes } = pathPoints(rows, columns, background, { draw, from: done, count });
        done += count;
        const found = await slopes.at(call, points, targets);
        const shares = changes.map((change, i) => change * (found.slopes[i] as number));
        const whole = { shape: points.shape, values: shares };
        // Of token ids their elements come to one number before errors are taken of it.
        const { shape: own, values } = layer === undefined ? whole : perToken(whole, inputs, used.tokens);
        shape = [inputs.count, ...own.slice(1)];
        return { attributions: values, evaluations: found.evaluations };
      };
      const wanted = typeof samples === "number" ? samples : undefined;
      const rounds = sampling(call, { recorded, samples: wanted, usual: USUAL, batchSize, ask, tallyOf });
      for await (const { values, errors, evaluations, used: count } of rounds)
        yield {
          values: { shape, values },
          standardError: { shape, values: errors },
          baseValue: { shape: [inputs.count], values: baseValue },
          convergenceDelta: missed(values, values.length / inputs.count, evaluated, baseValue),
          evaluations,
          used: count,
          ...(atLayer ? { layer: atLayer.name() } : {}),
          ...(recorded === undefined ? { seed } : {}),
        };
    },
    dispose: () => {
      gradients.dispose();
      atLayer?.dispose();
    },
  };
}

const USUAL = 200;

/** @returns how many samples of each row there are */
function checkDraws({ background, alphas }: ExpectedDraws, rows: number, count: number): number {
  const samples = background[0]?.length ?? 0;
  const fits = (lists: readonly (readonly number[])[]) =>
    lists.length === rows && lists.every((list) => list.length === samples);
  if (samples < 2 || !fits(background) || !fits(alphas))
    fail(
      "shape",
      `recorded samples are two lists [${rows}][samples], of two samples or more`,
      `${quote(background)} and ${quote(alphas)}`,
    );
  const isRow = (index: number) => Number.isInteger(index) && index >= 0 && index < count;
  if (!background.flat().every(isRow) || !alphas.flat().every(Number.isFinite))
    fail("argument", `recorded samples name rows of the background, 0 to ${count - 1}`, quote(background));
  return samples;
}

const recordedDraw =
  ({ background, alphas }: ExpectedDraws): Draw =>
  (row, sample) => [background[row]?.[sample] as number, alphas[row]?.[sample] as number, () => 0];

/** Each row draws from a stream of its own, so that what comes with it and how many at once change nothing. */
function drawnFrom({ seed, standardDeviation }: Used, rows: number, count: number): Draw {
  const streams = Array.from({ length: rows }, (_, row) => randomStream(seed, row));
  return (row) => {
    const stream = streams[row] as (typeof streams)[number];
    const noise = standardDeviation === 0 ? () => 0 : () => standardDeviation * stream.normal();
    return [stream.integer(count), stream.uniform(), noise];
  };
}

/** Points on the ways to x, all rows of one sample after those of another, and how far each way goes: x − b. */
function pathPoints(
  rows: HostRows,
  columns: readonly Columns[],
  background: HostRows,
  { draw, from, count }: { readonly draw: Draw; readonly from: number; readonly count: number },
): { readonly points: HostRows; readonly changes: Float64Array } {
  const { rowSize } = rows;
  const total = count * rows.count;
  const values = new (rows.values.constructor as typeof Float64Array)(total * rowSize);
  const changes = new Float64Array(total * rowSize);
  for (let sample = 0; sample < count; sample++)
    for (let row = 0; row < rows.count; row++) {
      const [of, alpha, noise] = draw(row, from + sample);
      const start = (sample * rows.count + row) * rowSize;
      for (const { start: first, rowSize: size, attributed } of columns)
        for (let i = first; i < first + size; i++) {
          const x = rows.values[row * rowSize + i] as number;
          const base = background.values[of * rowSize + i] as number;
          const change = attributed ? x + noise() - base : 0;
          changes[start + i] = change;
          values[start + i] = attributed ? base + alpha * change : x;
        }
    }
  return { points: { ...rows, count: total, shape: [total, ...rows.rowShape], values }, changes };
}

/** The background's mean output by each row's target; with what rides along with a row, where something does. */
async function meanOutput(call: Call<unknown>, background: HostRows, targets: readonly RowTarget[]) {
  const { rows, columns } = call;
  const isAlone = columns.every(({ attributed }) => attributed);
  const means = new Float64Array(rows.count);
  let shared: Awaited<ReturnType<typeof call.run>> | undefined;
  for (let row = 0; row < rows.count; row++) {
    const outputs =
      shared ?? (await call.run(isAlone ? background : besides(rows, row, columns, background), "made"));
    if (isAlone) shared = outputs;
    const width = outputs.shape[1] as number;
    const selection = selectionOf(targets[row] ?? null, outputs.outputShape ?? [width]);
    for (let b = 0; b < background.count; b++)
      means[row] =
        (means[row] as number) + explainedOutput(selection, outputs.values, b * width) / background.count;
  }
  return means;
}

/** Background rows with a row's own values of the inputs that ride along. */
function besides(rows: HostRows, row: number, columns: readonly Columns[], background: HostRows): HostRows {
  const own = repeatRow(rows, row, background.count);
  for (const { start, rowSize, attributed } of columns)
    for (let b = 0; attributed && b < background.count; b++)
      own.values.set(
        background.values.subarray(b * rows.rowSize + start, b * rows.rowSize + start + rowSize),
        b * rows.rowSize + start,
      );
  return own;
}
