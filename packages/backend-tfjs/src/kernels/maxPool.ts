import { referenceKernels } from "@hyaline/backend-reference";
import type { Kernel, KernelContext, Spec } from "@hyaline/core";
import type { PoolAttributes } from "@hyaline/core/ops";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Numbers } from "../numbers.js";
import type { TfjsStorage } from "../storage.js";
import { larger } from "./extremes.js";
import { type DeviceKernel, host, type KernelOf, native } from "./kernel.js";
import { windowSlices } from "./windows.js";

const largest: DeviceKernel<PoolAttributes> = ([x], { attributes, outputs }, tf) => {
  const slices = windowSlices(tf, x as TensorInfo, {
    kernel: attributes.kernel,
    windows: (outputs[0] as Spec).shape.slice(2),
    window: attributes,
    outside: Number.NEGATIVE_INFINITY,
  });
  return slices.reduce((a, b) => larger(tf, a, b));
};

/** The largest of the windows' slices. Where each came from is found on the host, if anybody asks: for a gradient. */
export const maxPool: KernelOf = (store) => {
  const values = native<PoolAttributes>("maxPool", { device: largest, needs: ["Maximum", "StridedSlice"] })(
    store,
  );
  const atHost = host("maxPool")(store);
  return async (inputs, context: KernelContext<never>) => {
    const [output, places] = context.outputs as [Spec, Spec];
    if (output.dtype !== "float32") return atHost(inputs, context);
    const [y] = await values(inputs, { ...context, outputs: [output] });
    const source = inputs[0] as TfjsStorage;
    const compute = (x: Numbers) => {
      const kernel = referenceKernels.maxPool as Kernel<Numbers>;
      return (kernel([x], context) as readonly Numbers[])[1] as Numbers;
    };
    return [y as TfjsStorage, store.later(places, { source, compute })];
  };
};
