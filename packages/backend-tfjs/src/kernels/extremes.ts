import { broadcastShapes } from "@hyaline/core";
import type { TensorInfo } from "@tensorflow/tfjs-core";
import type { Workbench } from "../workbench.js";
import { allFloat, native } from "./kernel.js";

/** The elementwise extreme of two, NaN where either is. The wasm engine's own loses NaN: there it is chosen by comparing. */
const extreme =
  (kernel: "Maximum" | "Minimum") =>
  (tf: Workbench, a: TensorInfo, b: TensorInfo): TensorInfo => {
    if (tf.store.engine.name !== "wasm") return tf.binary(kernel, a, b);
    const shape = broadcastShapes(a.shape, b.shape) ?? a.shape;
    const [t, e] = [tf.broadcast(a, shape), tf.broadcast(b, shape)];
    const wins = tf.binary(kernel === "Maximum" ? "Greater" : "Less", t, e);
    const condition = tf.binary("LogicalOr", wins, tf.unary("IsNan", t));
    return tf.select(condition, t, e);
  };

export const larger = extreme("Maximum");
const smaller = extreme("Minimum");

const binary = (op: string, of: typeof larger) =>
  native(op, {
    needs: ["Maximum", "Minimum", "Select", "IsNan"],
    when: allFloat,
    device: ([a, b], _, tf) => of(tf, a as TensorInfo, b as TensorInfo),
  });

export const maximum = binary("maximum", larger);
export const minimum = binary("minimum", smaller);
