import { matMul, reshape, sizeOf, type Tensor, transpose } from "@hyaline/core";
import { patches } from "./conv.js";
import { lowering } from "./lowering.js";
import type { ConvAttributes } from "./window.js";

type ConvFilterGradientAttributes = ConvAttributes & { readonly kernel: readonly number[] };

/** Slices, one for each element of the kernel, and one long product with the cotangent. */
export const convFilterGradient = lowering<ConvFilterGradientAttributes>(
  "convFilterGradient",
  (context, node) => {
    const [x] = node.inputs as [number];
    const [output] = node.outputs as [number];
    if (sizeOf(context.spec(x).shape) === 0) {
      return context.set(output, context.scalar(0, context.spec(output).dtype), []);
    }
    return context.decompose(node, ([x, dy]) => [byProduct(x as Tensor, dy as Tensor, node.attributes)]);
  },
);

function byProduct(x: Tensor, dy: Tensor, attributes: ConvFilterGradientAttributes): Tensor {
  const { groups, kernel } = attributes;
  const channels = x.shape[1] as number;
  const [n, filters, ...counts] = dy.shape as [number, number, ...number[]];
  const windows = n * sizeOf(counts);
  const columns = patches(x, kernel, attributes);
  const rows = transpose(dy, [1, 0, ...counts.map((_, i) => i + 2)]);
  const taps = sizeOf(kernel);
  const product =
    groups === 1
      ? matMul(reshape(rows, [filters, windows]), transpose(reshape(columns, [taps * channels, windows])))
      : matMul(reshape(rows, [groups, filters / groups, windows]), transpose(columns, [0, 2, 1]));
  const byTap = reshape(product, [filters, taps, channels / groups]);
  return reshape(transpose(byTap, [0, 2, 1]), [filters, channels / groups, ...kernel]);
}
