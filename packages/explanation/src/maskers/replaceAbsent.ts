import {
  broadcastTo,
  gather,
  less,
  logicalOr,
  maximum,
  reshape,
  type Shape,
  type Tensor,
  transpose,
  where,
} from "@hyaline/core";

/** Which elements are present, from which players are. */
export interface Presence {
  /** bool[coalitions, players] */
  readonly present: Tensor;
  /** int32[...elements], where elements broadcast against one row of input; absent: each element is its own player. */
  readonly assignment?: Tensor;
}

/**
 * Model inputs for coalitions: present elements are those of `x`, the others those of a fill. In traced functions.
 *
 * Fills come first in the result and what is combined has one shape but for leading axes: then the choice runs over
 * long stretches of memory, which for small rows takes a third of the time that broadcasting over the last axis takes.
 *
 * @param x any[coalitions | 1, ...input]
 * @param fills any[coalitions | 1, fills, ...input]
 * @returns any[fills * coalitions, ...input]: all coalitions with the first fill, then all with the second, …
 */
export function replaceAbsent(x: Tensor, fills: Tensor, { present, assignment }: Presence): Tensor {
  const [, ...input] = x.shape;
  const coalitions = present.shape[0] as number;
  const [each, count] = fills.shape as [number, number];
  const elements = assignment ? pick(present, assignment) : reshape(present, [coalitions, ...input]);
  const mask = reshape(elements, [
    1,
    coalitions,
    ...ones(input.length - (elements.rank - 1)),
    ...elements.shape.slice(1),
  ]);
  const rows = reshape(broadcastTo(x, [coalitions, ...input]), [1, coalitions, ...input]);
  const byFill = each === 1 ? reshape(fills, [count, 1, ...input]) : swapLeading(fills);
  const inputs = where(mask, rows, broadcastTo(byFill, [count, coalitions, ...input]));
  return reshape(inputs, [count * coalitions, ...input]);
}

/** bool[coalitions, ...elements]; elements of no player are present. */
function pick(present: Tensor, assignment: Tensor): Tensor {
  const picked = gather(present, maximum(assignment, 0), { axis: 1 });
  return logicalOr(picked, less(assignment, 0));
}

const swapLeading = (t: Tensor): Tensor => transpose(t, [1, 0, ...[...t.shape.keys()].slice(2)]);
const ones = (count: number): Shape => new Array<number>(count).fill(1);
