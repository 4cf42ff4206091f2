/** ONNX Runtime without Hyaline around it: sessions of ONNX files, on one thread. */
import type { InferenceSession, Tensor } from "onnxruntime-web";
import type { Side } from "../side.js";

/** Inputs by name. */
export type Feeds = Readonly<
  Record<
    string,
    { readonly data: Float32Array | Int32Array | BigInt64Array; readonly shape: readonly number[] }
  >
>;

/** A session that is run over the same inputs. */
export interface RawRuns extends Side {
  /** What one run gives. */
  outputs(): Promise<Float32Array[]>;
}

/** The part of ONNX Runtime that a raw session needs, of either package. */
export interface RawRuntime {
  readonly name: string;
  readonly ort: Pick<typeof import("onnxruntime-web"), "InferenceSession" | "Tensor">;
  readonly options?: InferenceSession.SessionOptions;
}

/** ONNX Runtime Web on WebAssembly. */
export async function webRuntime(): Promise<RawRuntime> {
  const ort = await import("onnxruntime-web");
  ort.env.wasm.numThreads = 1;
  return { name: "onnxruntime-web", ort };
}

/** Native ONNX Runtime. */
export async function nodeRuntime(): Promise<RawRuntime> {
  const { default: ort } = await import("onnxruntime-node");
  const options = { intraOpNumThreads: 1, logSeverityLevel: 4 as const };
  return { name: "onnxruntime-node", ort: ort as unknown as RawRuntime["ort"], options };
}

/** A session of `model`; one run of the side runs it `runs` times. */
export async function rawRuns(
  model: Uint8Array,
  feeds: Feeds,
  { runs = 1, runtime }: { readonly runs?: number; readonly runtime?: RawRuntime } = {},
): Promise<RawRuns> {
  const { ort, options, name } = runtime ?? (await webRuntime());
  const session = await ort.InferenceSession.create(model, options);
  const tensors = tensorsOf(ort, feeds);
  return {
    name,
    outputs: async () => {
      const results = await session.run(tensors);
      return session.outputNames.map((name) => results[name]?.data as Float32Array);
    },
    run: async () => {
      for (let i = 0; i < runs; i++) await session.run(tensors);
    },
    dispose: () => session.release(),
  };
}

/** {@link rawRuns} from arrays to arrays: each run makes its tensors over the arrays, and reads every output. */
export async function rawCalls(model: Uint8Array, feeds: Feeds): Promise<RawRuns> {
  const { ort, name } = await webRuntime();
  const session = await ort.InferenceSession.create(model);
  const outputs = async () => {
    const results = await session.run(tensorsOf(ort, feeds));
    return session.outputNames.map((name) => results[name]?.data as Float32Array);
  };
  return { name, outputs, run: outputs, dispose: () => session.release() };
}

/** Creating a session of `model` and running it once; without `feeds`, only creating it. */
export const rawCreation = (model: Uint8Array, feeds?: Feeds): Side => ({
  name: "onnxruntime-web",
  run: async () => {
    const { ort } = await webRuntime();
    const session = await ort.InferenceSession.create(model);
    if (feeds) await session.run(tensorsOf(ort, feeds));
    await session.release();
  },
});

/** Without intermediate arrays: the time of small nets is counted in microseconds. */
function tensorsOf(ort: RawRuntime["ort"], feeds: Feeds): Record<string, Tensor> {
  const tensors: Record<string, Tensor> = {};
  for (const name in feeds) tensors[name] = tensorOf(ort, feeds[name] as Feeds[string]);
  return tensors;
}

function tensorOf({ Tensor }: RawRuntime["ort"], { data, shape }: Feeds[string]): Tensor {
  if (data instanceof Float32Array) return new Tensor("float32", data, shape);
  return data instanceof Int32Array ? new Tensor("int32", data, shape) : new Tensor("int64", data, shape);
}
