/** Activations of recurrent cells, by ONNX's names. Not a reader itself. */
import {
  add,
  elu,
  fail,
  hardSigmoid,
  leakyRelu,
  mul,
  relu,
  sigmoid,
  softplus,
  softsign,
  type Tensor,
  tanh,
  thresholdedRelu,
} from "@hyaline/core";
import { ownEntry } from "../graph/ownEntry.js";
import type { OnnxNode } from "../graph/reader.js";

type Activation = (x: Tensor) => Tensor;

const make: Readonly<Record<string, (alpha: number | undefined, beta: number | undefined) => Activation>> = {
  affine:
    (alpha = 1, beta = 0) =>
    (x) =>
      add(mul(x, alpha), beta),
  elu:
    (alpha = 1) =>
    (x) =>
      elu(x, { alpha }),
  hardsigmoid:
    (alpha = 0.2, beta = 0.5) =>
    (x) =>
      hardSigmoid(x, { alpha, beta }),
  leakyrelu:
    (alpha = 0.01) =>
    (x) =>
      leakyRelu(x, { alpha }),
  relu: () => relu,
  scaledtanh:
    (alpha = 1, beta = 1) =>
    (x) =>
      mul(alpha, tanh(mul(beta, x))),
  sigmoid: () => sigmoid,
  softplus: () => softplus,
  softsign: () => softsign,
  tanh: () => tanh,
  thresholdedrelu:
    (alpha = 1) =>
    (x) =>
      thresholdedRelu(x, { alpha }),
};

/** How many of `activation_alpha` and `activation_beta` each takes. */
const alphas = new Set(["affine", "elu", "hardsigmoid", "leakyrelu", "scaledtanh", "thresholdedrelu"]);
const betas = new Set(["affine", "hardsigmoid", "scaledtanh"]);

/** The activations of each direction; `plain` when they are the defaults. */
export function gateActivations(
  node: OnnxNode,
  defaults: readonly string[],
  directions: number,
): {
  readonly plain: boolean;
  readonly of: readonly (readonly Activation[])[];
  readonly names: readonly string[];
} {
  const names = (node.strings("activations") ?? []).map((name) => name.toLowerCase());
  const all = names.length > 0 ? names : Array.from({ length: directions }, () => defaults).flat();
  const alpha = [...(node.floats("activation_alpha") ?? [])];
  const beta = [...(node.floats("activation_beta") ?? [])];
  const made = all.map((name) => {
    const activation = ownEntry(make, name) ?? fail("unsupported", `${node.op} has no such activation`, name);
    return activation(
      alphas.has(name) ? alpha.shift() : undefined,
      betas.has(name) ? beta.shift() : undefined,
    );
  });
  if (made.length !== defaults.length * directions) {
    fail("file", `${node.op} needs ${defaults.length} activations per direction`, String(made.length));
  }
  return {
    plain: all.every((name, i) => name === defaults[i % defaults.length]),
    names: all,
    of: Array.from({ length: directions }, (_, d) =>
      made.slice(d * defaults.length, (d + 1) * defaults.length),
    ),
  };
}
