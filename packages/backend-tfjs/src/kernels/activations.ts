/** Composites that tfjs runs in one call. */
import type { TensorInfo } from "@tensorflow/tfjs-core";
import { allFloat, type KernelOf, native } from "./kernel.js";

const activation = (
  op: string,
  kernel: string,
  attributes: (given: Record<string, number>) => object = () => ({}),
) =>
  native<Record<string, number>>(op, {
    when: allFloat,
    device: ([x], context, tf) =>
      tf.call(kernel, { x: x as TensorInfo }, attributes(context.attributes) as Record<string, unknown>),
  });

export const activations: Readonly<Record<string, KernelOf>> = {
  relu: activation("relu", "Relu"),
  leakyRelu: activation("leakyRelu", "LeakyRelu", ({ alpha }) => ({ alpha })),
  softplus: activation("softplus", "Softplus"),
};
