import type { TensorInfo } from "@tensorflow/tfjs-core";
import { native } from "./kernel.js";

const argReduction = (op: string, kernel: string) =>
  native<{ axis: number }>(op, {
    needs: [kernel],
    when: ({ inputs }) => inputs[0]?.dtype === "float32",
    device: ([x], { attributes: { axis } }, tf) => tf.call(kernel, { x: x as TensorInfo }, { axis }),
  });

export const argMax = argReduction("argMax", "ArgMax");
export const argMin = argReduction("argMin", "ArgMin");
