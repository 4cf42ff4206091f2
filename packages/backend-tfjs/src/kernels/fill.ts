import { type KernelContext, type Spec, sizeOf } from "@hyaline/core";
import { zeros } from "../numbers.js";
import { Workbench } from "../workbench.js";
import { host, type KernelOf } from "./kernel.js";

/** Floats are made in the engine. */
export const fill: KernelOf = (store) => {
  const atHost = host("fill")(store);
  return (inputs, context: KernelContext<{ value: number }>) => {
    const spec = context.outputs[0] as Spec;
    const { value } = context.attributes;
    if (spec.dtype !== "float32") return atHost(inputs, context as KernelContext<never>);
    if (sizeOf(spec.shape) < 2) return [store.write(zeros(spec).fill(value), spec)];
    const tf = new Workbench(store);
    const made = tf.call("Fill", {}, { shape: [...spec.shape], value, dtype: "float32" });
    return tf.finish([made], [spec.shape]).map((info) => store.fromDevice(info, spec));
  };
};
