/** How `scatter` and `scatterAlongAxis` go back, given their own way of taking and putting elements. Not an op itself. */
import type { BackwardRule } from "../../op.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { cast } from "../elementwise/cast.js";
import { div } from "../elementwise/div.js";
import { equal } from "../elementwise/equal.js";
import { mul } from "../elementwise/mul.js";
import type { ScatterAttributes } from "./indices.js";

interface TakeAndPut {
  take(x: Tensor, indices: Tensor, attributes: ScatterAttributes): Tensor;
  put(x: Tensor, indices: Tensor, updates: Tensor, attributes: ScatterAttributes): Tensor;
}

export const scatterGradient =
  ({ take, put }: TakeAndPut): BackwardRule<ScatterAttributes> =>
  ({ inputs, outputs, attributes, needs }, cotangents) => {
    const [x, indices, updates] = inputs as [Tensor, Tensor, Tensor];
    const [g] = cotangents as [Tensor];
    if (attributes.reduction === "add") {
      return [g, undefined, needs[2] ? take(g, indices, attributes) : undefined];
    }
    if (attributes.reduction === "set") {
      return [
        needs[0] ? put(g, indices, fill(0, updates), attributes) : undefined,
        undefined,
        needs[2] ? take(g, indices, attributes) : undefined,
      ];
    }
    // Like max: the elements that attain the largest value share its gradient.
    const [y] = outputs as [Tensor];
    const kept = cast(equal(x, y), g.dtype);
    const attains = cast(equal(updates, take(y, indices, attributes)), g.dtype);
    const share = div(g, put(kept, indices, attains, { ...attributes, reduction: "add" }));
    return [mul(kept, share), undefined, mul(attains, take(share, indices, attributes))];
  };
