import {
  arange,
  argMax,
  cast,
  type DType,
  equal,
  fail,
  isTensor,
  reshape,
  sizeOf,
  type Tensor,
  tensor,
} from "@hyaline/core";
import { type RowTarget, selectionOf } from "../model/index.js";
import type { GraphOptions } from "./explainer.js";

/** Each row's weights of the outputs, which pick its target by a product: float[rows, outputs] */
export function selectTensor(
  targets: readonly RowTarget[],
  outputShape: readonly number[],
  dtype: DType,
): Tensor {
  const width = sizeOf(outputShape);
  const select = new Float64Array(targets.length * width);
  targets.forEach((target, row) => {
    const { indices, weights } = selectionOf(target, outputShape);
    indices.forEach((index, i) => {
      select[row * width + index] = weights[i] as number;
    });
  });
  return tensor(select, { shape: [targets.length, width], dtype });
}

/**
 * The same inside a graph, where outputs are not known beforehand.
 *
 * @param outputs any[rows, ...]
 * @param given the graph's own input of targets, int32[rows]
 * @returns float[rows | 1, outputs]
 */
export function selectInGraph(
  target: GraphOptions["target"] = null,
  outputs: Tensor,
  dtype: DType,
  given: Tensor | undefined,
): Tensor {
  const [rows = 0, ...outputShape] = outputs.shape;
  const width = sizeOf(outputShape);
  if (target === "predicted" || target === "input") {
    const flat = reshape(outputs, [rows, width]);
    const chosen = target === "predicted" ? argMax(flat, { axis: 1 }) : given;
    if (!isTensor(chosen))
      return fail("argument", 'target: "input" needs the targets as a second argument', "none");
    return cast(
      equal(reshape(chosen, [rows, 1]), reshape(arange(0, width, 1, { dtype: "int32" }), [1, width])),
      dtype,
    );
  }
  if (!Array.isArray(target)) return selectTensor([target as RowTarget], outputShape, dtype);
  if (target.length !== rows)
    fail("argument", "a list of targets needs one per row", `${target.length} for ${rows} rows`);
  return selectTensor(target as readonly RowTarget[], outputShape, dtype);
}
