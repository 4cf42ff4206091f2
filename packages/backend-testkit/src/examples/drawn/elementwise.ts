import { add, div, maximum, minimum, mul, sub, type Tensor, where } from "@hyaline/core";
import type { Family } from "./draw.js";
import { broadcastable } from "./linear.js";

const operators: Readonly<Record<string, (a: Tensor, b: Tensor) => Tensor>> = {
  add,
  sub,
  mul,
  div: (a, b) => div(a, b.square().add(0.5)),
  maximum,
  minimum,
  where: (a, b) => where(a.greater(b), a, b.mul(2)),
};

/** Two tensors of which each may be stretched. */
export const elementwiseFamilies: readonly Family[] = Object.entries(operators).map(([op, call]) => ({
  op,
  draw: (draw) => {
    const shape = draw.shape(draw.int(0, 5), 1, 5);
    const shapes = draw.shuffled([
      draw.chance(0.5) ? shape : broadcastable(draw, shape),
      broadcastable(draw, shape),
    ]);
    return { about: shapes, call, inputs: shapes.map((each) => ({ shape: each })) };
  },
}));
