/** Index tuples as indices into the axes they point along, joined into one. Not an op itself. */
import { checkTensor } from "../../apply.js";
import { fail } from "../../errors.js";
import { formatSpec, type Shape, sizeOf, stridesOf } from "../../shape.js";
import { concrete, type Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { greaterEqual } from "../elementwise/greaterEqual.js";
import { less } from "../elementwise/less.js";
import { logicalAnd } from "../elementwise/logicalAnd.js";
import { mul } from "../elementwise/mul.js";
import { where } from "../elementwise/where.js";
import { sum } from "../reduce/sum.js";
import { asIndices } from "./indices.js";

export function flatIndices(
  name: string,
  x: Tensor,
  indices: Tensor,
): { readonly flat: Tensor; readonly joined: Shape } {
  checkTensor(name, x);
  const tuples = asIndices(name, indices);
  const count = tuples.shape.at(-1);
  if (count === undefined || count > x.rank) {
    fail(
      "shape",
      `${name} needs tuples of at most ${x.rank} indices`,
      `${formatSpec(indices)} for ${formatSpec(x)}`,
    );
  }
  const axes = x.shape.slice(0, count);
  const sizes = concrete(Int32Array.from(axes), { dtype: "int32", shape: [count] });
  const strides = concrete(Int32Array.from(stridesOf(axes)), { dtype: "int32", shape: [count] });
  const fromFront = where(less(tuples, 0), add(tuples, sizes), tuples);
  const isThere = logicalAnd(greaterEqual(fromFront, 0), less(fromFront, sizes));
  // An index out of its axis must not become one of another row: it leaves the joined axis too.
  const total = sizeOf(axes);
  return {
    flat: sum(where(isThere, mul(fromFront, strides), total), { axes: -1 }),
    joined: [total, ...x.shape.slice(count)],
  };
}
