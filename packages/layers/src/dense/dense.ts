import { add, type DType, fail, formatSpec, matMul, random, type Spec, type Tensor } from "@hyaline/core";
import { readOptions } from "@hyaline/core/facts";
import { zeros } from "../initialisers/constant.js";
import type { Initialiser } from "../initialisers/initialiser.js";
import { glorotUniform } from "../initialisers/varianceScaling.js";
import { type Layer, stateless } from "../layer.js";
import { checkCount } from "../parts/checkCount.js";
import { declareLayer } from "../parts/declareLayer.js";
import { floatDType } from "../parts/floatDType.js";
import { activation, dtype, initialiser, type Specs, useBias } from "../parts/options.js";
import { torchNames } from "../parts/torchNames.js";

/** What layers with a kernel and a bias take. */
export interface KernelOptions {
  /** Applied to the output (default: nothing). */
  readonly activation?: (x: Tensor) => Tensor;
  /** Whether a bias is added (default true). */
  readonly useBias?: boolean;
  /** What the kernel starts from (default `glorotUniform`, as in Keras). */
  readonly kernelInit?: Initialiser;
  /** What the bias starts from (default zeros, as in Keras). */
  readonly biasInit?: Initialiser;
  /** Of the parameters (default: the input's, or float32 when that is no float). */
  readonly dtype?: DType;
}

const denseOptions = {
  activation: activation(),
  useBias: useBias(),
  kernelInit: initialiser("What the kernel starts from."),
  biasInit: initialiser("What the bias starts from."),
  dtype: dtype(),
} satisfies Specs<KernelOptions>;

/**
 * A fully connected layer: activation(x · kernel + bias).
 *
 * Input float[..., in], output float[..., units]. Parameters: `kernel` float[in, units], `bias` float[units].
 *
 * @param units how many outputs
 * @throws HyalineError `argument` for units that are no positive integer, `shape` when an input has another number of
 * features than the parameters
 * @example
 * ```ts
 * const hidden = dense(64, { activation: relu });
 * ```
 */
export const dense = /* @__PURE__ */ declareLayer(
  function dense(units: number, options: KernelOptions = {}): Layer {
    readOptions("dense", denseOptions, options);
    checkCount("dense", { units });
    const { activation: activate = (x: Tensor) => x, useBias: hasBias = true } = options;
    const { kernelInit = glorotUniform, biasInit = zeros } = options;
    return stateless({
      name: "dense",
      init: (key, input) => {
        const features = featuresOf(input);
        const fans = {
          fanIn: features,
          fanOut: units,
          dtype: floatDType("dense", options.dtype, input.dtype),
        };
        const kernel = kernelInit(random.fold(key, 0), { ...fans, shape: [features, units] });
        if (!hasBias) return { kernel };
        return { kernel, bias: biasInit(random.fold(key, 1), { ...fans, shape: [units] }) };
      },
      apply: (params, x) => {
        const { kernel, bias } = params as { readonly kernel: Tensor; readonly bias?: Tensor };
        const features = featuresOf(x);
        if (features !== kernel.shape[0]) {
          fail(
            "shape",
            `dense has parameters for ${kernel.shape[0]} input features`,
            formatSpec(x),
            "give inputs like those it was initialised for",
          );
        }
        const product = matMul(x, kernel);
        return activate(bias ? add(product, bias) : product);
      },
      ...torchNames({ kernel: "weight", bias: "bias" }, ["kernel"]),
    });
  },
  {
    name: "dense",
    title: "Dense",
    family: "dense",
    summary: "A fully connected layer.",
    formula: "activation(x · kernel + bias)",
    source: {
      authors: "F. Rosenblatt",
      title: "The perceptron: a probabilistic model for information storage and organization in the brain",
      year: 1958,
    },
  },
  denseOptions,
);

const featuresOf = (x: Spec): number =>
  x.shape.at(-1) ??
  fail(
    "shape",
    "dense needs inputs with a last axis of features",
    formatSpec(x),
    "reshape it to [rows, features]",
  );
