/** How ops that take indices run: the indices are read and checked on the host, and tfjs moves the floats. */
import { type KernelContext, type Spec, sizeOf } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Numbers } from "../numbers.js";
import type { Store, TfjsStorage } from "../storage.js";
import type { Workbench } from "../workbench.js";
import { type Call, emptyLike, host, type KernelOf, onDevice } from "./kernel.js";

export interface IndexedOptions<A> {
  /** The indices as tfjs wants them. */
  readonly places: (indices: Numbers, context: Call<A>) => Int32Array;
  readonly device: (
    inputs: readonly TensorInfo[],
    places: Int32Array,
    context: Call<A>,
    tf: Workbench,
  ) => TensorInfo;
  readonly when?: (context: Call<A>) => boolean;
}

/** The second input of the op is its indices. */
export function indexed<A>(op: string, { places, device, when = () => true }: IndexedOptions<A>): KernelOf {
  return (store) => {
    const atHost = host(op)(store);
    return async (inputs, given: KernelContext<never>) => {
      const context = given as Call<A>;
      const output = context.outputs[0] as Spec;
      if (sizeOf(output.shape) === 0) return [emptyLike(store, output)];
      const hasElements = context.inputs.every(({ shape }) => sizeOf(shape) > 0);
      if (output.dtype !== "float32" || !hasElements || !when(context)) return atHost(inputs, given);
      if (!canCount(store, context)) return atHost(inputs, given);
      const [x, indices, ...rest] = inputs as [TfjsStorage, TfjsStorage, ...TfjsStorage[]];
      const found = places(await store.numbers(indices), context);
      return onDevice((infos, _, tf) => device(infos, found, context, tf))(store)([x, ...rest], given);
    };
  };
}

/** Integers are floats on WebGL, and tfjs's WebGPU kernels turn indices into floats: places past 2²⁴ would be rounded. */
const canCount = ({ engine }: Store, { inputs }: Call): boolean =>
  engine.name === "cpu" || engine.name === "wasm" || inputs.every(({ shape }) => sizeOf(shape) <= 2 ** 24);

/** base + Σ updates at their places along the first axis: base [n, m], updates [places, m]. */
export function addRows(
  tf: Workbench,
  base: TensorInfo,
  places: Int32Array,
  updates: TensorInfo,
): TensorInfo {
  const indices = tf.constant(places, [places.length, 1], "int32");
  const sums = tf.call("ScatterNd", { indices, updates }, { shape: [...base.shape] });
  return tf.call("Add", { a: base, b: sums });
}
