import { conv, flip, pad, reshape, type Shape, sizeOf, type Tensor, transpose } from "@hyaline/core";
import { type ConvTransposeAttributes, convTransposeOp } from "@hyaline/core/ops";
import { convByProduct, lowerEmpty } from "./conv.js";
import { lowering } from "./lowering.js";
import { extent, windowAttributes } from "./window.js";

export const convTranspose = lowering(convTransposeOp, (context, node) => {
  const [x, w, bias] = node.inputs as [number, number, number?];
  const [output] = node.outputs as [number];
  const { groups, outputPadding } = node.attributes;
  const kernel = context.spec(w).shape.slice(2);
  if (sizeOf(context.spec(x).shape) === 0) return lowerEmpty(context, output, bias);
  if (context.spec(output).dtype === "float64") {
    return context.decompose(node, ([x, w, bias]) => [
      transposedBy(convByProduct, x as Tensor, w as Tensor, bias, node.attributes),
    ]);
  }
  // The WebGPU provider has none in three dimensions.
  if (context.isWebgpu && kernel.length === 3) {
    return context.decompose(node, ([x, w, bias]) => [
      transposedBy(conv, x as Tensor, w as Tensor, bias, node.attributes),
    ]);
  }
  const inputs = [x, w, ...(bias === undefined ? [] : [bias])].map((value) => context.full(value));
  const attributes = {
    ...windowAttributes(node.attributes, kernel),
    group: groups,
    output_padding: outputPadding,
  };
  return context.set(output, context.emit("ConvTranspose", inputs, attributes));
});

/** A transposed convolution as a convolution: zeros between the elements of x, and the filters turned round. */
function transposedBy(
  convolve: typeof convByProduct,
  x: Tensor,
  w: Tensor,
  bias: Tensor | undefined,
  { groups, strides, dilations, padding, outputPadding }: ConvTransposeAttributes,
): Tensor {
  const [channels, perGroup, ...kernel] = w.shape as [number, number, ...number[]];
  const spatial = x.shape.slice(2);
  const spread = stuff(x, strides);
  const margins = spatial.map((_, i): [number, number] => {
    const reach = extent(kernel[i] as number, dilations[i] as number) - 1;
    const [begin, end] = padding[i] as readonly [number, number];
    const surplus = (strides[i] as number) - 1;
    return [reach - begin, reach - end + (outputPadding[i] as number) - surplus];
  });
  const padded = pad(spread, [[0, 0], [0, 0], ...margins]);
  const turned = flip(w, { axes: kernel.map((_, i) => i + 2) });
  const byGroup = reshape(turned, [groups, channels / groups, perGroup, ...kernel]);
  const swapped = transpose(byGroup, [0, 2, 1, ...kernel.map((_, i) => i + 3)]);
  const filters = reshape(swapped, [groups * perGroup, channels / groups, ...kernel]);
  const still = kernel.map(() => 1);
  const none = kernel.map((): [number, number] => [0, 0]);
  return convolve(padded, filters, bias, { groups, strides: still, dilations, padding: none });
}

/** stride - 1 zeros after each element of the spatial axes. */
function stuff(x: Tensor, strides: readonly number[]): Tensor {
  const [n, channels, ...spatial] = x.shape as [number, number, ...number[]];
  const split: Shape = [n, channels, ...spatial.flatMap((size) => [size, 1])];
  const widths = strides.flatMap((stride): [number, number][] => [
    [0, 0],
    [0, stride - 1],
  ]);
  return reshape(pad(reshape(x, split), [[0, 0], [0, 0], ...widths]), [
    n,
    channels,
    ...spatial.map((size, i) => size * (strides[i] as number)),
  ]);
}
