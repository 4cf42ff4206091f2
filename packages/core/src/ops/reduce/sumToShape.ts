import { type Shape, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { reshape } from "../structure/reshape.js";
import { sum } from "./sum.js";

/** Undoes a broadcast by summing what it repeated: the transpose of `broadcastTo`. */
export function sumToShape(x: Tensor, shape: Shape): Tensor {
  if (sameShape(x.shape, shape)) return x;
  const lead = x.rank - shape.length;
  const axes = x.shape
    .map((_, i) => i)
    .filter((i) => i < lead || (shape[i - lead] === 1 && x.shape[i] !== 1));
  return reshape(axes.length > 0 ? sum(x, { axes }) : x, shape);
}
