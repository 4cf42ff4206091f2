import { matMul, pad, reshape, sizeOf, stack, type Tensor, transpose } from "@hyaline/core";
import { type ConvFilterGradientAttributes, convFilterGradientOp } from "@hyaline/core/ops";
import { patches } from "./conv.js";
import { lowering } from "./lowering.js";
import { tapSlices } from "./taps.js";

/**
 * Slices and products (a convolution with batch and channels swapped is up to ten times slower, see the README): one
 * product for each element of the kernel with channels last, or one long product where channels are few or in groups.
 */
export const convFilterGradient = lowering(convFilterGradientOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output] = node.outputs as [number];
  const { shape } = context.spec(x);
  if (sizeOf(shape) === 0) {
    return context.set(output, context.scalar(0, context.spec(output).dtype), []);
  }
  const { groups, kernel } = node.attributes;
  const isSmall = groups > 1 || sizeOf(kernel) === 1 || (shape[1] as number) < FEW_CHANNELS;
  const write = isSmall ? byLongProduct : byTaps;
  return context.decompose(node, ([x, dy]) => [write(x as Tensor, dy as Tensor, node.attributes)]);
});

/** Below so many channels, rows of channels are too short to be copied one by one. */
const FEW_CHANNELS = 4;
/** Below so many, the product is faster with the channels as its rows. */
const MANY_CHANNELS = 12;

const spatialAxes = (x: Tensor): number[] => [...x.shape.keys()].slice(2);

function byTaps(x: Tensor, dy: Tensor, attributes: ConvFilterGradientAttributes): Tensor {
  const { kernel, padding } = attributes;
  const [n, channels] = x.shape as [number, number];
  const [, filters, ...counts] = dy.shape as [number, number, ...number[]];
  const windows = n * sizeOf(counts);
  const channelsLast = pad(transpose(x, [0, ...spatialAxes(x), 1]), [[0, 0], ...padding, [0, 0]]);
  const rows = reshape(transpose(dy, [1, 0, ...spatialAxes(dy)]), [filters, windows]);
  const products = tapSlices(channelsLast, 1, kernel, attributes).map((tap) => {
    const columns = reshape(tap, [windows, channels]);
    return channels < MANY_CHANNELS
      ? transpose(matMul(transpose(columns), transpose(rows)))
      : matMul(rows, columns);
  });
  return reshape(transpose(stack(products), [1, 2, 0]), [filters, channels, ...kernel]);
}

function byLongProduct(x: Tensor, dy: Tensor, attributes: ConvFilterGradientAttributes): Tensor {
  const { groups, kernel } = attributes;
  const channels = x.shape[1] as number;
  const [n, filters, ...counts] = dy.shape as [number, number, ...number[]];
  const windows = n * sizeOf(counts);
  const columns = patches(x, kernel, attributes);
  const rows = transpose(dy, [1, 0, ...spatialAxes(dy)]);
  const taps = sizeOf(kernel);
  const product =
    groups === 1
      ? matMul(reshape(rows, [filters, windows]), transpose(reshape(columns, [taps * channels, windows])))
      : matMul(reshape(rows, [groups, filters / groups, windows]), transpose(columns, [0, 2, 1]));
  const byTap = reshape(product, [filters, taps, channels / groups]);
  return reshape(transpose(byTap, [0, 2, 1]), [filters, channels / groups, ...kernel]);
}
