/** How a kernel of core's is made of calls to tfjs, with the host for what tfjs cannot do exactly. */
import { referenceKernels } from "@hyaline/backend-reference";
import { type Kernel, type KernelContext, type Spec, sizeOf } from "@hyaline/core";
import { getKernel, type TensorInfo } from "@tensorflow/tfjs-core";
import type { EngineName } from "../engine.js";
import { type Numbers, zeros } from "../numbers.js";
import type { Store, TfjsStorage } from "../storage.js";
import { Workbench } from "../workbench.js";

export type TfjsKernel = Kernel<TfjsStorage>;

/** One application of an op with the attributes A. */
export interface Call<A = unknown> {
  readonly attributes: A;
  readonly inputs: readonly Spec[];
  readonly outputs: readonly Spec[];
}

/** Calls tfjs on what is in the engine's memory. */
export type DeviceKernel<A> = (
  inputs: readonly TensorInfo[],
  context: Call<A>,
  tf: Workbench,
) => TensorInfo | readonly TensorInfo[];

/** A kernel of an op for a store. */
export type KernelOf = (store: Store) => TfjsKernel;

export interface NativeOptions<A> {
  readonly device: DeviceKernel<A>;
  /** Kernels of tfjs without which the host computes the op. */
  readonly needs?: readonly string[];
  /** Engines whose kernel is not exact enough, or loses NaN. */
  readonly except?: readonly EngineName[];
  /** When tfjs can compute it (default: every tensor is float32 or bool). */
  readonly when?: (context: Call<A>) => boolean;
  /**
   * Does tfjs read bools as such (default: on every engine but wasm)? There a bool is one byte, and kernels that move
   * elements were written for four: they read and write beyond it, into the memory of others.
   */
  readonly takesBools?: boolean;
}

const isNative = ({ dtype }: Spec): boolean => dtype === "float32" || dtype === "bool";
const isEmpty = ({ shape }: Spec): boolean => sizeOf(shape) === 0;

const allNative = ({ inputs, outputs }: Call): boolean => inputs.every(isNative) && outputs.every(isNative);

export const allFloat = ({ inputs, outputs }: Call): boolean =>
  [...inputs, ...outputs].every(({ dtype }) => dtype === "float32");

/** tfjs computes the op where it can, and the reference backend's kernel on the host where it cannot. */
export function native<A = unknown>(op: string, options: NativeOptions<A>): KernelOf {
  const { device, needs = [], except = [], when = allNative } = options;
  return (store) => {
    const atHost = host(op)(store);
    const { name } = store.engine;
    const { takesBools = name !== "wasm" } = options;
    if (except.includes(name) || !needs.every((kernel) => getKernel(kernel, name))) return atHost;
    const atDevice = onDevice(device as DeviceKernel<unknown>)(store);
    return (inputs, context: KernelContext<never>) => {
      const { outputs } = context;
      if (outputs.every(isEmpty)) return outputs.map((spec) => emptyLike(store, spec));
      const isOdd = (spec: Spec) => isEmpty(spec) || (spec.dtype === "bool" && !takesBools);
      const fits = !context.inputs.some(isOdd) && when(context as never);
      return fits ? atDevice(inputs, context) : atHost(inputs, context);
    };
  };
}

/** A tensor without elements. */
export const emptyLike = (store: Store, spec: Spec): TfjsStorage => store.fromHost(zeros(spec), spec);

export const onDevice =
  (device: DeviceKernel<unknown>): KernelOf =>
  (store) =>
  (inputs, context) => {
    for (const output of context.outputs) store.checkRoom(output);
    const moved = inputs.map((input) => store.device(input));
    const run = (infos: readonly TensorInfo[]) => {
      const tf = new Workbench(store);
      try {
        const results = device(infos, context as never, tf);
        const list = Array.isArray(results) ? (results as TensorInfo[]) : [results as TensorInfo];
        const shapes = context.outputs.map(({ shape }) => shape);
        return tf.finish(list, shapes).map((info, i) => store.fromDevice(info, context.outputs[i] as Spec));
      } catch (error) {
        tf.discard();
        throw error;
      }
    };
    return moved.some((info) => info instanceof Promise)
      ? Promise.all(moved).then(run)
      : run(moved as TensorInfo[]);
  };

/** The reference backend's kernel, on the host. */
export const host =
  (op: string): KernelOf =>
  (store) => {
    const kernel = referenceKernels[op] as Kernel<Numbers> | undefined;
    return async (inputs, context) => {
      if (!kernel) throw new Error(`there is no kernel on the host for ${op}`);
      const numbers = await Promise.all(inputs.map((input) => store.numbers(input)));
      const results = await kernel(numbers, context);
      return results.map((result, i) => store.write(result, context.outputs[i] as Spec));
    };
  };
