/** What encoder and decoder layers share: their options, the two dense layers, and PyTorch's names of children. */
import { relu, type Tensor, type Tree } from "@hyaline/core";
import { flag, integer, number, required } from "@hyaline/core/facts";
import { dense } from "../../dense/dense.js";
import type { Layer, ReadWeight } from "../../layer.js";
import { dropout } from "../../normalisation/dropout.js";
import { layerNorm } from "../../normalisation/layerNorm.js";
import { activation as activationOption, type Specs } from "../../parts/options.js";

export interface TransformerOptions {
  /** How many heads attend. */
  readonly heads: number;
  /** Of the input's and output's last axis. */
  readonly size: number;
  /** Units between the two dense layers (default 4 · size, as in the paper). */
  readonly hidden?: number;
  /** Applied between the two dense layers (default `relu`, as in the paper). */
  readonly activation?: (x: Tensor) => Tensor;
  /** Normalise before attention and dense layers instead of after them (default false, as in the paper). */
  readonly normFirst?: boolean;
  /** Of all residual branches (default 0; the paper has 0.1). */
  readonly dropout?: number;
  /** Whether projections, dense layers and norms have biases (default true). */
  readonly useBias?: boolean;
  /** Added under the root of the norms (default 1e-5, as in PyTorch). */
  readonly epsilon?: number;
}

export const transformerOptions = {
  heads: required(integer("How many heads attend.", undefined)),
  size: required(integer("Of the input's and output's last axis.", undefined)),
  hidden: integer("Units between the two dense layers.", undefined),
  activation: activationOption("Applied between the two dense layers."),
  normFirst: flag("Normalise before attention and dense layers instead of after them.", false),
  dropout: number("Of all residual branches.", 0, [0, 1]),
  useBias: flag("Whether projections, dense layers and norms have biases.", true),
  epsilon: number("Added under the root of the norms.", 1e-5),
} satisfies Specs<TransformerOptions>;

/** The children that both have, with so many norms and dropouts. */
export function transformerChildren(options: TransformerOptions, branches: number): Record<string, Layer> {
  const {
    size,
    hidden = 4 * size,
    activation = relu,
    dropout: rate = 0,
    useBias = true,
    epsilon = 1e-5,
  } = options;
  const each = (name: string, make: () => Layer) =>
    Object.fromEntries(Array.from({ length: branches }, (_, i) => [`${name}${i + 1}`, make()]));
  return {
    linear1: dense(hidden, { activation, useBias }),
    linear2: dense(size, { useBias }),
    ...each("norm", () => layerNorm({ useBias, epsilon })),
    ...each("dropout", () => dropout(rate)),
  };
}

/** One residual branch: normalised before or after. */
export const branchOf =
  (normFirst: boolean) =>
  (x: Tensor, norm: (x: Tensor) => Tensor, inner: (x: Tensor) => Tensor): Tensor =>
    normFirst ? x.add(inner(norm(x))) : norm(x.add(inner(x)));

/** A layer whose children PyTorch calls otherwise; our own names are taken, too. */
export function withTorchNames<X extends Tree>(
  layer: Layer<X>,
  theirs: Readonly<Record<string, string>>,
): Layer<X> {
  const renamed = (name: string): string => {
    const [child = "", ...rest] = name.split(".");
    return [theirs[child] ?? child, ...rest].join(".");
  };
  const reader = (read: ReadWeight): ReadWeight =>
    Object.assign((name: string) => read.optional(name) ?? read(renamed(name)), {
      optional: (name: string) => read.optional(renamed(name)) ?? read.optional(name),
    });
  return {
    ...layer,
    fromTorch: (read, like) => layer.fromTorch?.(reader(read), like) ?? like,
    toTorch: (variables) =>
      Object.fromEntries(
        Object.entries(layer.toTorch?.(variables) ?? {}).map(([name, weight]) => [renamed(name), weight]),
      ),
  };
}
