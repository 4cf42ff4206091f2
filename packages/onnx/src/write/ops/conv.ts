import {
  add,
  concat,
  matMul,
  pad,
  reshape,
  sizeOf,
  type Tensor,
  transpose,
  type ValueId,
} from "@hyaline/core";
import { type ConvAttributes, convOp } from "@hyaline/core/ops";
import type { LoweringContext } from "../graph/context.js";
import { lowering } from "./lowering.js";
import { tapSlices } from "./taps.js";
import { windowAttributes, windowCounts } from "./window.js";

export const conv = lowering(convOp, (context, node) => {
  const [x, w, bias] = node.inputs as [number, number, number?];
  const [output] = node.outputs as [number];
  const kernel = context.spec(w).shape.slice(2);
  if (sizeOf(context.spec(x).shape) === 0) return lowerEmpty(context, output, bias);
  // Nor has the WebGPU provider one in three dimensions for groups.
  const isGroupedVolume = context.isWebgpu && kernel.length === 3 && node.attributes.groups > 1;
  if (context.spec(output).dtype === "float64" || isGroupedVolume) {
    return context.decompose(node, ([x, w, bias]) => [
      convByProduct(x as Tensor, w as Tensor, bias, node.attributes),
    ]);
  }
  const inputs = [x, w, ...(bias === undefined ? [] : [bias])].map((value) => context.full(value));
  const attributes = { ...windowAttributes(node.attributes, kernel), group: node.attributes.groups };
  return context.set(output, context.emit("Conv", inputs, attributes));
});

/** A sum over nothing, and the bias. */
export function lowerEmpty(context: LoweringContext, output: ValueId, bias: ValueId | undefined): void {
  const { dtype, shape } = context.spec(output);
  const column = bias === undefined ? [] : [shape[1] as number, ...shape.slice(2).map(() => 1)];
  const sum = bias === undefined ? context.scalar(0, dtype) : context.reshape(context.full(bias), column);
  context.set(output, sum, column);
}

/**
 * What each element of the kernel meets, for one long product: [groups, taps * channels / groups, batch * windows] of
 * x: [batch, channels, ...spatial].
 */
export function patches(x: Tensor, kernel: readonly number[], attributes: ConvAttributes): Tensor {
  const { groups, padding } = attributes;
  const [n, channels, ...spatial] = x.shape as [number, number, ...number[]];
  const counts = windowCounts(spatial, kernel, attributes);
  const channelsFirst = transpose(x, [1, 0, ...spatial.map((_, i) => i + 2)]);
  const padded = pad(channelsFirst, [[0, 0], [0, 0], ...padding]);
  const windows = n * sizeOf(counts);
  const columns = tapSlices(padded, 2, kernel, attributes).map((column) =>
    reshape(column, [groups, 1, channels / groups, windows]),
  );
  return reshape(concat(columns, { axis: 1 }), [groups, (columns.length * channels) / groups, windows]);
}

/** A convolution as one product, where the runtime has no kernel of its own. */
export function convByProduct(
  x: Tensor,
  w: Tensor,
  bias: Tensor | undefined,
  attributes: ConvAttributes,
): Tensor {
  const { groups } = attributes;
  const [filters, perGroup, ...kernel] = w.shape as [number, number, ...number[]];
  const columns = patches(x, kernel, attributes);
  const rows = reshape(transpose(reshape(w, [filters, perGroup, sizeOf(kernel)]), [0, 2, 1]), [
    groups,
    filters / groups,
    sizeOf(kernel) * perGroup,
  ]);
  const counts = windowCounts(x.shape.slice(2), kernel, attributes);
  const n = x.shape[0] as number;
  const y = transpose(reshape(matMul(rows, columns), [filters, n, ...counts]), [
    1,
    0,
    ...counts.map((_, i) => i + 2),
  ]);
  return bias ? add(y, reshape(bias, [filters, ...counts.map(() => 1)])) : y;
}
