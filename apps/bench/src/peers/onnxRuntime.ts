/** ONNX Runtime Web without Hyaline around it: sessions of ONNX files, on one thread of WebAssembly. */
import { env, InferenceSession, Tensor } from "onnxruntime-web";
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

/** A session of `model`; one run of the side runs it `runs` times. */
export async function rawRuns(model: Uint8Array, feeds: Feeds, runs = 1): Promise<RawRuns> {
  const session = await rawSession(model);
  const tensors = tensorsOf(feeds);
  return {
    name: "onnxruntime-web",
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

/** Creating a session of `model` and running it once; without `feeds`, only creating it. */
export const rawCreation = (model: Uint8Array, feeds?: Feeds): Side => ({
  name: "onnxruntime-web",
  run: async () => {
    const session = await rawSession(model);
    if (feeds) await session.run(tensorsOf(feeds));
    await session.release();
  },
});

function rawSession(model: Uint8Array): Promise<InferenceSession> {
  env.wasm.numThreads = 1;
  return InferenceSession.create(model);
}

const tensorsOf = (feeds: Feeds): Record<string, Tensor> =>
  Object.fromEntries(Object.entries(feeds).map(([name, feed]) => [name, tensorOf(feed)]));

function tensorOf({ data, shape }: Feeds[string]): Tensor {
  if (data instanceof Float32Array) return new Tensor("float32", data, shape);
  return data instanceof Int32Array ? new Tensor("int32", data, shape) : new Tensor("int64", data, shape);
}
