/** Strides, dilations and padding of convolutions and pools. Not a reader itself. */
import type { Shape } from "@hyaline/core";
import { badFile } from "../graph/fileError.js";
import type { OnnxNode } from "../graph/reader.js";

export interface Window {
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly padding: readonly (readonly [number, number])[];
}

/** The window of a node over `spatial` axes with a kernel of the given sizes. */
export function windowOf(node: OnnxNode, spatial: Shape, kernel: readonly number[]): Window {
  const rank = spatial.length;
  const ones = new Array<number>(rank).fill(1);
  const strides = node.ints("strides") ?? ones;
  const dilations = node.ints("dilations") ?? ones;
  const lists = [strides, dilations, kernel];
  if (!lists.every((list) => list.length === rank && list.every((n) => n >= 1))) {
    badFile(`${node.op} needs one stride, dilation and kernel size per spatial axis`, JSON.stringify(lists));
  }
  const padding = paddingOf(node, spatial, kernel, strides, dilations);
  spatial.forEach((size, i) => {
    const [begin, end] = padding[i] as readonly [number, number];
    const windows = (size + begin + end) / (strides[i] as number) + 1;
    if (!(windows * (kernel[i] as number) < LARGEST)) {
      badFile(`${node.op} has a window too large to move`, `${kernel[i]} over ${size} + ${begin} + ${end}`);
    }
  });
  return { strides, dilations, padding };
}

/** Elements that the windows along one axis may have together. */
const LARGEST = 2 ** 26;

function paddingOf(
  node: OnnxNode,
  spatial: Shape,
  kernel: readonly number[],
  strides: readonly number[],
  dilations: readonly number[],
): readonly (readonly [number, number])[] {
  const auto = node.string("auto_pad", "NOTSET");
  if (auto === "SAME_UPPER" || auto === "SAME_LOWER") {
    return spatial.map((size, i) => {
      const [k, s, d] = [kernel[i], strides[i], dilations[i]] as [number, number, number];
      const total = Math.max(0, (Math.ceil(size / s) - 1) * s + d * (k - 1) + 1 - size);
      const less = Math.floor(total / 2);
      return auto === "SAME_UPPER" ? [less, total - less] : [total - less, less];
    });
  }
  const pads = auto === "VALID" ? undefined : node.ints("pads");
  return pads ? pairs(node, pads, spatial.length) : spatial.map(() => [0, 0]);
}

/** ONNX's `[begin…, end…]` as pairs. */
function pairs(node: OnnxNode, pads: readonly number[], rank: number): (readonly [number, number])[] {
  if (pads.length !== 2 * rank) badFile(`${node.op} needs two pads per axis`, `[${pads.join(", ")}]`);
  return Array.from({ length: rank }, (_, i) => [pads[i] as number, pads[i + rank] as number] as const);
}
