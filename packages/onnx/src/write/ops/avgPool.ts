import { encode, sizeOf } from "@hyaline/core";
import { avgPoolOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { lowering } from "./lowering.js";
import { exactPadding } from "./pool.js";
import { windowAttributes } from "./window.js";

export const avgPool = lowering(avgPoolOp, (context, node) => {
  const [x] = node.inputs as [number];
  const [output] = node.outputs as [number];
  const { attributes } = node;
  const { dtype, shape } = context.spec(x);
  const counts = context.spec(output).shape.slice(2);
  const spatial = shape.slice(2);
  const isSpread = attributes.dilations.some((n) => n > 1);
  if (dtype === "float64" || (isSpread && context.opset < 19)) {
    return context.set(output, byProducts(context, node));
  }
  // Padding that counts is made of zeros first, so that what ceil mode adds does not count.
  const counted = attributes.countIncludePad ? attributes.padding : spatial.map(() => [0, 0] as const);
  const padding = exactPadding(spatial, counts, attributes).map(
    ([begin, end], i) => [begin - (counted[i]?.[0] ?? 0), end - (counted[i]?.[1] ?? 0)] as const,
  );
  const widths = [0, 0, ...counted.map(([begin]) => begin), 0, 0, ...counted.map(([, end]) => end)];
  const input = widths.some((n) => n > 0)
    ? context.emit("Pad", [context.full(x), context.int64s(widths)])
    : context.full(x);
  const window = windowAttributes({ ...attributes, padding }, attributes.kernel);
  return context.set(output, context.emit("AveragePool", [input], window));
});

/** Where there is no kernel: a product with a matrix of weights along each axis. */
function byProducts(context: LoweringContext, node: Parameters<typeof avgPool.lower>[1]): string {
  const [x] = node.inputs as [number];
  const [output] = node.outputs as [number];
  const { kernel, strides, dilations, padding, countIncludePad } = node.attributes;
  const { dtype, shape: whole } = context.spec(x);
  const [n, channels, ...spatial] = whole as [number, number, ...number[]];
  const counts = context.spec(output).shape.slice(2);
  let sum = context.reshape(context.full(x), [n * channels, ...spatial]);
  let shape = [n * channels, ...spatial];
  // One axis after the other: the window is a product of intervals.
  spatial.forEach((size, i) => {
    const [begin, end] = padding[i] as readonly [number, number];
    const weights = windowMatrix(size, counts[i] as number, {
      kernel: kernel[i] as number,
      stride: strides[i] as number,
      dilation: dilations[i] as number,
      begin,
      end,
      countIncludePad,
    });
    const matrix = context.initializer(
      "windows",
      { dtype, shape: [size, counts[i] as number], data: encode(weights, dtype) },
      `windows ${dtype} ${weights}`,
    );
    const last = shape.length - 1;
    const swapped = [...shape.keys()].with(i + 1, last).with(last, i + 1);
    const swap = (name: string) =>
      i + 1 === last ? name : context.emit("Transpose", [name], { perm: swapped });
    sum = swap(context.emit("MatMul", [swap(sum), matrix]));
    shape = shape.with(i + 1, counts[i] as number);
  });
  return context.reshape(sum, [n, channels, ...counts]);
}

interface Window1d {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly begin: number;
  readonly end: number;
  readonly countIncludePad: boolean;
}

/** The averages along one axis as a matrix [size, windows], row-major. */
function windowMatrix(size: number, windows: number, window: Window1d): number[] {
  const { kernel, stride, dilation, begin, end, countIncludePad } = window;
  const matrix = new Array<number>(sizeOf([size, windows])).fill(0);
  for (let w = 0; w < windows; w++) {
    const places = Array.from({ length: kernel }, (_, k) => w * stride - begin + k * dilation);
    const inside = places.filter((at) => at >= 0 && at < size);
    const counted = countIncludePad ? places.filter((at) => at >= -begin && at < size + end) : inside;
    for (const at of inside) matrix[at * windows + w] = 1 / counted.length;
  }
  return matrix;
}
