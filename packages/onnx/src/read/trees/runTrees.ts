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
import { badFile } from "../graph/fileError.js";
import type { OnnxTrees } from "./onnxTrees.js";
import { MOST_NUMBERS } from "./treeEnsemble.js";
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
  const count = tables.nodes.length;
  if (count * outputs > 2 * MOST_NUMBERS)
    badFile(`trees have at most ${2 * MOST_NUMBERS} numbers`, `${count} nodes of ${outputs} outputs`);
  const numbers = (list: ArrayLike<number>, shape: readonly number[] = [list.length]) =>
    tensor(Float64Array.from(list), { dtype: x.dtype, shape: [...shape] });
  const places = (list: readonly number[]) => tensor(Int32Array.from(list));
  const bools = (list: readonly boolean[]) => tensor(Uint8Array.from(list, Number), { dtype: "bool" });
  const rows = x.shape[0] as number;
  const [features, thresholds] = [places(tables.features), numbers(tables.thresholds)];
  const [yes, no] = [places(tables.yes), places(tables.no)];
  const equals = tables.equals.includes(true) ? bools(tables.equals) : undefined;
  const toYes = tables.missing.includes(true) ? bools(tables.missing) : undefined;
  let at = add(zeros([rows, 1], { dtype: "int32" }), places(tables.roots));
  for (let step = 0; step < tables.depth; step++) {
    const asked = takeAlongAxis(x, gather(features, at), { axis: 1 });
    const threshold = gather(thresholds, at);
    let goes = lessEqual(asked, threshold);
    if (equals) goes = where(gather(equals, at), equal(asked, threshold), goes);
    if (toYes) goes = logicalOr(goes, logicalAnd(isMissing(asked), gather(toYes, at)));
    at = where(goes, gather(yes, at), gather(no, at));
  }
  const unsaid = { MIN: Number.POSITIVE_INFINITY, MAX: Number.NEGATIVE_INFINITY, SUM: 0, AVERAGE: 0 }[
    aggregate
  ];
  const weights = new Float64Array(count * outputs);
  tables.nodes.forEach((node, i) => {
    if (!node.leaf) return;
    weights.set([node.value].flat(), i * outputs);
    for (const output of missing.get(node) ?? []) weights[i * outputs + output] = unsaid;
  });
  const answers = gather(numbers(weights, [count, outputs]), at);
  const together = { SUM: sum, AVERAGE: mean, MIN: min, MAX: max }[aggregate](answers, { axes: 1 });
  return base ? add(together, numbers(base)) : cast(together, x.dtype);
}
