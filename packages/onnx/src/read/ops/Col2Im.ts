import { convTranspose, encode, reshape, tensor } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { Reader } from "../graph/reader.js";

/** Blocks back to the image they were cut from, overlaps summed: a transposed convolution with one-hot filters. */
export const Col2Im: Reader = (node) => {
  const x = node.tensor(0);
  const [image, block] = [node.static(1), node.static(2)];
  const rank = image.length;
  const ones = new Array<number>(rank).fill(1);
  const strides = node.ints("strides") ?? ones;
  const dilations = node.ints("dilations") ?? ones;
  const pads = node.ints("pads") ?? new Array<number>(2 * rank).fill(0);
  const taps = block.reduce((a, b) => a * b, 1);
  const [batch, rows] = x.shape as [number, number];
  const channels = rows / taps;
  if (block.length !== rank || !Number.isInteger(channels) || pads.length !== 2 * rank) {
    badFile("Col2Im needs blocks that fit its image", `[${block}] for [${image}]`);
  }
  const padding = image.map((_, i) => [pads[i] as number, pads[i + rank] as number] as const);
  const extents = image.map((size, i) => {
    const reach = (dilations[i] as number) * ((block[i] as number) - 1) + 1;
    return size + (padding[i]?.[0] ?? 0) + (padding[i]?.[1] ?? 0) - reach;
  });
  const counts = extents.map((extent, i) => Math.floor(extent / (strides[i] as number)) + 1);
  const outputPadding = extents.map((extent, i) => extent % (strides[i] as number));
  const identity = new Float64Array(taps * taps);
  for (let i = 0; i < taps; i++) identity[i * taps + i] = 1;
  const filters = tensor(encode(identity, x.dtype), { dtype: x.dtype, shape: [taps, 1, ...block] });
  const planes = reshape(x, [batch * channels, taps, ...counts]);
  const y = convTranspose(planes, filters, { strides, dilations, padding, outputPadding });
  return reshape(y, [batch, channels, ...image]);
};
