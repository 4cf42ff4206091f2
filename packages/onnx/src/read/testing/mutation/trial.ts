import { readFileSync } from "node:fs";
import { ortBackend } from "@hyaline/backend-ort";
import {
  type DType,
  decode,
  encode,
  grad,
  HyalineError,
  isFloat,
  isTensor,
  jit,
  sum,
  type Tensor,
  type TypedArray,
  tensor,
} from "@hyaline/core";
import { importOnnx, type OnnxModel, type OnnxOutputs } from "../../graph/importOnnx.js";
import type { OnnxPort } from "../../graph/signature.js";
import { mutate } from "../mutate.js";
import { difference, shareOf } from "./difference.js";
import { type Draw, drawing } from "./draw.js";
import { explained } from "./explained.js";
import { mutateModel } from "./mutateModel.js";
import { type RawResult, rawRun } from "./rawRun.js";

/** What came of one mutant. */
export interface Outcome {
  readonly seed: number;
  readonly source: string;
  readonly changes: readonly string[];
  /** `equal`, `differs`, `runs alone` (ONNX Runtime refuses), `refused`, `both refuse`, `runs`, `internal`, `raw`. */
  readonly kind: string;
  readonly code?: string;
  readonly phase: string;
  readonly message?: string;
  readonly ms: number;
  /** Where results differ, why that counts as explained. */
  readonly why?: string;
}

const BUDGET = { nodes: 10_000, elements: 2 ** 22, bytes: 2 ** 26 };
const LARGEST_INPUT = 20_000;

export interface Given {
  readonly port: OnnxPort;
  readonly shape: readonly number[];
  readonly numbers: Float64Array;
}

function given(port: OnnxPort, draw: Draw): Given | undefined {
  const shape = (port.shape ?? []).map((size) => (typeof size === "number" ? size : 2));
  const size = shape.reduce((a, b) => a * b, 1);
  if (size > LARGEST_INPUT) return undefined;
  const number = () => {
    if (isFloat(port.dtype)) return Math.fround(draw.real() * 4 - 2);
    return draw.below(port.dtype === "bool" ? 2 : 3);
  };
  return { port, shape, numbers: Float64Array.from({ length: size }, number) };
}

const asTensor = ({ port, shape, numbers }: Given): Tensor =>
  tensor(encode(numbers, port.dtype), { dtype: port.dtype, shape });

export interface Result {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly numbers: ArrayLike<number>;
}

const outputsOf =
  (model: OnnxModel<OnnxOutputs>, inputs: readonly Given[]) =>
  (tensors: readonly Tensor[]): Tensor[] => {
    const result = model.fn(
      Object.fromEntries(inputs.map(({ port }, i) => [port.name, tensors[i] as Tensor])),
    );
    return isTensor(result) ? [result] : model.outputs.map(({ name }) => result[name] as Tensor);
  };

async function differentiate(model: OnnxModel<OnnxOutputs>, inputs: readonly Given[]): Promise<void> {
  const run = outputsOf(model, inputs);
  const floats = [...inputs.keys()].filter((i) => isFloat((inputs[i] as Given).port.dtype));
  if (floats.length === 0 || !model.outputs.some(({ dtype }) => isFloat(dtype))) return;
  const all = inputs.map(asTensor);
  const loss = (wanted: readonly Tensor[]): Tensor =>
    run(all.map((x, i) => wanted[floats.indexOf(i)] ?? x))
      .filter(({ dtype }) => isFloat(dtype))
      .map((y) => sum(y.cast("float32")))
      .reduce((a, b) => a.add(b));
  const slopes = await jit((...wanted: Tensor[]) => grad((list: Tensor[]) => loss(list))(wanted))(
    ...floats.map((i) => all[i] as Tensor),
  );
  for (const [k, slope] of (slopes as unknown as Tensor[]).entries()) {
    const wanted = (inputs[floats[k] as number] as Given).shape;
    if (String(slope.shape) !== String(wanted))
      throw new Error(`a gradient of shape [${slope.shape}] for [${wanted}]`);
  }
}

/** The same on the backend that runs the file's own nodes; `undefined` where it refuses with a code. */
async function runOnOrt(
  model: OnnxModel<OnnxOutputs>,
  inputs: readonly Given[],
): Promise<Result[] | undefined> {
  ort ??= ortBackend({ device: "wasm", threads: 1 });
  const compiled = jit((...xs: Tensor[]) => outputsOf(model, inputs)(xs), { backend: await ort });
  try {
    const results: Result[] = [];
    for (const y of await compiled(...inputs.map(asTensor)))
      results.push({
        shape: y.shape,
        dtype: y.dtype,
        numbers: decode((await y.data()) as TypedArray, y.dtype),
      });
    return results;
  } catch (error) {
    if (error instanceof HyalineError && error.code !== "internal") return undefined;
    throw error;
  } finally {
    compiled.dispose();
  }
}

/** Names of the weights that hold a NaN or an infinity. */
async function nonFiniteOf({ parameters }: OnnxModel<OnnxOutputs>): Promise<string[]> {
  const names: string[] = [];
  for (const [name, weight] of Object.entries(parameters)) {
    if (!isFloat(weight.dtype)) continue;
    if (!decode(await weight.data(), weight.dtype).every(Number.isFinite)) names.push(name);
  }
  return names;
}

let ort: Promise<Awaited<ReturnType<typeof ortBackend>>> | undefined;

/** Makes the mutant of a seed, reads it, runs it, differentiates it, and holds it to a raw ONNX Runtime session. */
export async function trial(seed: number, sources: readonly string[]): Promise<Outcome> {
  const draw = drawing(seed);
  const source = draw.one(sources);
  const file = new Uint8Array(readFileSync(source));
  const isBytes = draw.chance(0.2);
  const { bytes, changes } = isBytes
    ? { bytes: mutate(file, draw.real), changes: ["bytes"] }
    : mutateModel(file, draw);
  const began = performance.now();
  let phase = "import";
  const end = (kind: string, more: Partial<Outcome> = {}): Outcome => ({
    seed,
    source: source.split("/").slice(-3).join("/"),
    changes,
    phase,
    kind,
    ms: Math.round(performance.now() - began),
    ...more,
  });
  try {
    const model = importOnnx<OnnxOutputs>(bytes, { budget: BUDGET });
    const all = model.inputs.map((port) => given(port, draw));
    phase = "trace";
    if (!all.every((each) => each !== undefined)) {
      model.graph();
      return end("large");
    }
    model.graph();
    phase = "run";
    const own: Result[] = [];
    for (const y of await jit((...xs: Tensor[]) => outputsOf(model, all)(xs))(...all.map(asTensor))) {
      own.push({ shape: y.shape, dtype: y.dtype, numbers: decode((await y.data()) as TypedArray, y.dtype) });
    }
    phase = "run on ort";
    const onOrt = await runOnOrt(model, all);
    phase = "differentiate";
    try {
      await differentiate(model, all);
    } catch (error) {
      const isCoded = error instanceof HyalineError && error.code !== "internal";
      if (!isCoded) throw error;
    }
    phase = "compare";
    const theirs = await rawRun(bytes, all, model.outputs);
    if (!theirs) return end("runs alone");
    if (theirs === "unknown") return end("runs");
    const foundOrt = onOrt && theirs.map((each, i) => difference(onOrt[i] as Result, each)).find(Boolean);
    const foundOwn = theirs.map((each, i) => difference(own[i] as Result, each)).find(Boolean);
    const message = foundOrt ? `own nodes: ${foundOrt}` : foundOwn;
    if (!message) return end("equal");
    const types = theirs.map(({ type }, i) => [(model.outputs[i] as OnnxPort).type, type] as const);
    const both = [...own.entries(), ...(onOrt ?? []).entries()];
    const share = Math.max(...both.map(([i, result]) => shareOf(result, theirs[i] as RawResult)));
    const isWide = theirs.some(
      ({ type, numbers }) => type === "int64" && Array.from(numbers).some((n) => Math.abs(n) >= 2 ** 31),
    );
    const why = explained({ bytes, types, share, isWide, nonFinite: await nonFiniteOf(model) });
    return end("differs", { message, ...(why && { why }) });
  } catch (error) {
    const message = String((error as Error).stack).slice(0, 600);
    if (!(error instanceof HyalineError)) return end("raw", { message });
    const { code } = error;
    return end(code === "internal" ? "internal" : "refused", { code, message });
  }
}
