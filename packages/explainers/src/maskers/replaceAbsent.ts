import {
  broadcastTo,
  gather,
  less,
  logicalOr,
  maximum,
  reshape,
  type Shape,
  type Tensor,
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
 * @param x any[coalitions | 1, ...input]
 * @param fills any[coalitions | 1, fills, ...input]
 * @returns any[coalitions * fills, ...input]
 */
export function replaceAbsent(x: Tensor, fills: Tensor, { present, assignment }: Presence): Tensor {
  const [, ...input] = x.shape;
  const coalitions = present.shape[0] as number;
  const count = fills.shape[1] as number;
  const elements = assignment ? pick(present, assignment) : reshape(present, [coalitions, ...input]);
  const missing = input.length - (elements.rank - 1);
  const mask = reshape(elements, [coalitions, 1, ...ones(missing), ...elements.shape.slice(1)]);
  const rows = reshape(x, [x.shape[0] as number, 1, ...input]);
  const inputs = where(mask, rows, fills);
  // The mask broadcasts over fills and, say, channels; where neither x nor the fills spell those axes out, this does.
  return reshape(broadcastTo(inputs, [coalitions, count, ...input]), [coalitions * count, ...input]);
}

/** bool[coalitions, ...elements]; elements of no player are present. */
function pick(present: Tensor, assignment: Tensor): Tensor {
  const picked = gather(present, maximum(assignment, 0), { axis: 1 });
  return logicalOr(picked, less(assignment, 0));
}

const ones = (count: number): Shape => new Array<number>(count).fill(1);
