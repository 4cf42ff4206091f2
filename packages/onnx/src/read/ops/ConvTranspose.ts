import { convTranspose, pad, type Tensor } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode, Reader } from "../graph/reader.js";
import { windowOf } from "./window.js";

/** Computed without padding and cut, or padded, to the size asked for, where that is no plain output padding. */
export const ConvTranspose: Reader = (node) => {
  const [x, w] = [node.tensor(0), node.tensor(1)];
  const spatial = x.shape.slice(2);
  const kernel = w.shape.slice(2);
  const { strides, dilations, padding } = windowOf(node, spatial, kernel);
  const zeros = spatial.map(() => 0);
  const outputPadding = node.ints("output_padding") ?? zeros;
  const options = { strides, dilations, groups: node.int("group", 1) };
  const sizes = wantedSizes(node, spatial, strides);
  if (!sizes && outputPadding.every((n, i) => n < (strides[i] as number))) {
    return convTranspose(x, w, node.optional(2), { ...options, padding, outputPadding });
  }
  const full = convTranspose(x, w, options);
  const ends = full.shape.slice(2).map((size, i) => {
    const extra = outputPadding[i] as number;
    if (!sizes) {
      const [begin, end] = padding[i] as readonly [number, number];
      return [-begin, extra - end] as const;
    }
    const total = size + extra - (sizes[i] as number);
    // What is too much is cut at both ends, most at the beginning unless SAME_UPPER; what is missing is added at the end.
    const less = Math.floor(Math.max(0, total) / 2);
    const begin = node.string("auto_pad", "NOTSET") === "SAME_UPPER" ? less : Math.max(0, total) - less;
    return [-begin, extra - (total - begin)] as const;
  });
  return withBias(pad(full, [[0, 0], [0, 0], ...ends]), node);
};

function withBias(y: Tensor, node: OnnxNode): Tensor {
  const bias = node.optional(2);
  return bias ? y.add(bias.reshape([bias.size, ...y.shape.slice(2).map(() => 1)])) : y;
}

/** The sizes that `output_shape` or `auto_pad` ask for. */
function wantedSizes(
  node: OnnxNode,
  spatial: readonly number[],
  strides: readonly number[],
): readonly number[] | undefined {
  const shape = node.ints("output_shape");
  if (shape) {
    const sizes = shape.slice(shape.length - spatial.length);
    if (sizes.length !== spatial.length || !sizes.every((n) => n >= 1 && n < 2 ** 31)) {
      badFile("ConvTranspose needs an output_shape of positive sizes", `[${shape.join(", ")}]`);
    }
    return sizes;
  }
  const same = node.string("auto_pad", "NOTSET").startsWith("SAME");
  return same ? spatial.map((size, i) => size * (strides[i] as number)) : undefined;
}
