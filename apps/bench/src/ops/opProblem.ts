import type { Tensor } from "@hyaline/core";
import type { numpy } from "@jax-js/jax";
import type * as tf from "@tensorflow/tfjs-core";
import { uniformArray } from "../random.js";

export interface OpInput {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** One small piece of work, written for every side. Each function is compiled, where its side compiles. */
export interface OpProblem {
  /** Sizes included: `GEMM 256 × 256 × 256`. */
  readonly name: string;
  readonly inputs: readonly OpInput[];
  readonly ours: (...inputs: Tensor[]) => Tensor;
  /** What one would write by hand for ONNX Runtime, as a function whose file it is; {@link ours} where left out. */
  readonly raw?: (...inputs: Tensor[]) => Tensor;
  /** Left out where jax-js has no way to write it. It consumes its inputs. */
  readonly jaxJs?: (...inputs: numpy.Array[]) => numpy.Array;
  /** Left out where the engine lacks a kernel. Images lie with their channels last: see {@link TfjsOp}. */
  readonly tfjs?: TfjsOp;
}

export interface TfjsOp {
  /** Once, before anything is timed: the inputs in tfjs's own layout. */
  readonly layout?: (...inputs: tf.Tensor[]) => tf.Tensor[];
  readonly run: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** The result in our layout, to be compared. */
  readonly restore?: (y: tf.Tensor) => tf.Tensor;
}

/** Numbers between -1 and 1. */
export const input = (seed: number, ...shape: readonly number[]): OpInput => ({
  shape,
  data: uniformArray(
    seed,
    shape.reduce((size, n) => size * n, 1),
    1,
  ),
});
