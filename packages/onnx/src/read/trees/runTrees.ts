import {
  add,
  cast,
  equal,
  gather,
  isNaN as isMissing,
  lessEqual,
  logicalAnd,
  logicalOr,
  max,
  mean,
  min,
  sum,
  type Tensor,
  takeAlongAxis,
  tensor,
  where,
  zeros,
} from "@hyaline/core";
import type { OnnxTrees } from "./onnxTrees.js";
import { treeTables } from "./treeTables.js";

/**
 * The sums (or means, minima, maxima) of the trees' answers, by gathers: a step for each level, all trees at once.
 *
 * @param x float[rows, features]
 * @returns float[rows, outputs]
 */
export function runTrees({ ensemble, aggregate, missing }: OnnxTrees, x: Tensor): Tensor {
  const { outputs, base } = ensemble;
  const tables = treeTables(ensemble);
  const numbers = (list: readonly number[], shape: readonly number[] = [list.length]) =>
    tensor(Float64Array.from(list), { dtype: x.dtype, shape: [...shape] });
  const places = (list: readonly number[]) => tensor(Int32Array.from(list));
  const bools = (list: readonly boolean[]) => tensor(Uint8Array.from(list, Number), { dtype: "bool" });
  const rows = x.shape[0] as number;
  const [features, thresholds] = [places(tables.features), numbers(tables.thresholds)];
  const [yes, no] = [places(tables.yes), places(tables.no)];
  let at = add(zeros([rows, 1], { dtype: "int32" }), places(tables.roots));
  for (let step = 0; step < tables.depth; step++) {
    const asked = takeAlongAxis(x, gather(features, at), { axis: 1 });
    const threshold = gather(thresholds, at);
    let goes = lessEqual(asked, threshold);
    if (tables.equals.includes(true))
      goes = where(gather(bools(tables.equals), at), equal(asked, threshold), goes);
    if (tables.missing.includes(true))
      goes = logicalOr(goes, logicalAnd(isMissing(asked), gather(bools(tables.missing), at)));
    at = where(goes, gather(yes, at), gather(no, at));
  }
  const unsaid = { MIN: Number.POSITIVE_INFINITY, MAX: Number.NEGATIVE_INFINITY, SUM: 0, AVERAGE: 0 }[
    aggregate
  ];
  const weights = tables.nodes.flatMap((node) => {
    const said = node.leaf ? [node.value].flat() : new Array<number>(outputs).fill(0);
    return said.map((value, output) => (missing.get(node)?.has(output) ? unsaid : value));
  });
  const answers = gather(numbers(weights, [tables.nodes.length, outputs]), at);
  const together = { SUM: sum, AVERAGE: mean, MIN: min, MAX: max }[aggregate](answers, { axes: 1 });
  return base ? add(together, numbers(base)) : cast(together, x.dtype);
}
