/** One op problem on each side. Every run gives the result's numbers on the host. */

import { type Backend, jit, type Tensor, tensor } from "@hyaline/core";
import { exportOnnx } from "@hyaline/onnx";
import { defaultDevice, init, jit as jaxJit, numpy as np, tree } from "@jax-js/jax";
import * as tf from "@tensorflow/tfjs-core";
import type { RawRuntime } from "../peers/onnxRuntime.js";
import { withoutWorkers } from "../peers/withoutWorkers.js";
import type { Side } from "../side.js";
import type { OpProblem, TfjsOp } from "./opProblem.js";

export interface OpSide extends Side {
  run(): Promise<ArrayLike<number>>;
  /** The result in our layout, where a run's is laid out otherwise. */
  readonly numbers?: () => Promise<ArrayLike<number>>;
}

/** Disposes of the backend with the side. */
export function oursOp({ inputs, ours }: OpProblem, backend: Backend): OpSide {
  const call = jit((...xs: Tensor[]) => ours(...xs), { backend });
  const given = inputs.map(({ data, shape }) => tensor(data, { shape }));
  return {
    name: `hyaline ${backend.name}`,
    run: async () => {
      const y = await call(...given);
      const data = await y.data();
      y.dispose();
      return data as Float32Array;
    },
    dispose: async () => {
      call.dispose();
      await backend.dispose();
    },
  };
}

export async function rawOp({ inputs, ours, raw = ours }: OpProblem, runtime: RawRuntime): Promise<OpSide> {
  const { InferenceSession, Tensor: OrtTensor } = runtime.ort;
  const names = inputs.map((_, i) => `x${i}`);
  const specs = inputs.map(({ shape }) => ({ dtype: "float32" as const, shape }));
  const bytes = await exportOnnx((...xs: Tensor[]) => raw(...xs), specs, { inputNames: names });
  const session = await InferenceSession.create(bytes, runtime.options);
  const feeds = Object.fromEntries(
    inputs.map(({ data, shape }, i) => [names[i] as string, new OrtTensor("float32", data, shape)]),
  );
  const [output] = session.outputNames as [string];
  return {
    name: runtime.name,
    run: async () => (await session.run(feeds))[output]?.data as Float32Array,
    dispose: () => session.release(),
  };
}

export async function jaxJsOp(problem: OpProblem, op: NonNullable<OpProblem["jaxJs"]>): Promise<OpSide> {
  await withoutWorkers(() => init("wasm"));
  defaultDevice("wasm");
  const call = jaxJit((...xs: np.Array[]) => op(...xs));
  const given = problem.inputs.map(({ data, shape }) => np.array(data).reshape([...shape]));
  return {
    name: "jax-js-wasm",
    run: () =>
      withoutWorkers(async () => (await call(...given.map((x) => x.ref)).data()) as unknown as Float32Array),
    dispose() {
      tree.dispose(given);
      call.dispose();
    },
  };
}

/** On the engine that is in use when it is made. */
export function tfjsOp({ inputs }: OpProblem, { layout = (...xs) => xs, run, restore }: TfjsOp): OpSide {
  const engine = tf.getBackend();
  const given = inputs.map(({ data, shape }) => tf.tensor(data, [...shape]));
  const laidOut = layout(...given);
  const result = async (of: (y: tf.Tensor) => tf.Tensor) => {
    if (tf.getBackend() !== engine) await tf.setBackend(engine);
    const y = tf.tidy(() => of(run(...laidOut)));
    const data = await y.data();
    y.dispose();
    return data as Float32Array;
  };
  return {
    name: `tfjs-${engine}`,
    run: () => result((y) => y),
    ...(restore ? { numbers: () => result(restore) } : {}),
    dispose: () => tf.dispose([...given, ...laidOut]),
  };
}
