import { decode, type TypedArray } from "@hyaline/core";
import { env, InferenceSession, Tensor } from "onnxruntime-web";
import type { OnnxPort } from "../../graph/signature.js";
import type { Given, Result } from "./trial.js";

env.wasm.numThreads = 1;
env.logLevel = "fatal";

const arrays = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint32: Uint32Array,
  uint8: Uint8Array,
  int8: Int8Array,
  bool: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
} as const;

function feed({ port, shape, numbers }: Given): Tensor | undefined {
  if (port.type === "int64") return new Tensor("int64", BigInt64Array.from(numbers, BigInt), shape);
  const View = (arrays as Record<string, (typeof arrays)[keyof typeof arrays]>)[port.type];
  return View && new Tensor(port.type as "float32", View.from(numbers) as Float32Array, shape);
}

/** An output of a raw session, with its type as ONNX Runtime names it. */
export interface RawResult extends Omit<Result, "dtype"> {
  readonly type: string;
}

/** What a raw session makes of a file: `undefined` where it refuses, `"unknown"` where its types cannot be given. */
export async function rawRun(
  bytes: Uint8Array,
  inputs: readonly Given[],
  outputs: readonly OnnxPort[],
): Promise<RawResult[] | "unknown" | undefined> {
  const feeds: Record<string, Tensor> = {};
  for (const input of inputs) {
    const made = feed(input);
    if (!made) return "unknown";
    feeds[input.port.name] = made;
  }
  let session: InferenceSession;
  try {
    session = await InferenceSession.create(bytes, { executionProviders: ["wasm"], logSeverityLevel: 4 });
  } catch {
    return undefined;
  }
  try {
    const results = await session.run(feeds);
    return outputs.map(({ name }) => {
      const { dims, data, type } = results[name] as Tensor;
      const numbers =
        type === "float16"
          ? decode(data as unknown as TypedArray, "float16")
          : Array.from(data as ArrayLike<number | bigint>, Number);
      return { shape: dims, numbers, type };
    });
  } catch {
    return undefined;
  } finally {
    await session.release();
  }
}
