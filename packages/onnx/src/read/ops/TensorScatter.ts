import { add, arange, broadcastTo, mod, reshape, scatterAlongAxis, type Tensor } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";

/** New keys or values put into a cache, from each example's own place on; circular ones go round. */
export const TensorScatter: Reader = (node) => {
  const [cache, update] = [node.tensor(0), node.tensor(1)];
  const given = node.int("axis", -2);
  const axis = given < 0 ? given + cache.rank : given;
  const length = update.shape[axis] as number;
  const along = (sizes: number, at: number) => cache.shape.map((_, i) => (i === at ? sizes : 1));
  const start = node.optional(2);
  const steps = reshape(arange(length), along(length, axis));
  const first: Tensor = start ? reshape(start, along(start.size, 0)) : steps.mul(0);
  const places = add(steps, first);
  const wrapped =
    node.string("mode", "linear") === "circular" ? mod(places, cache.shape[axis] as number) : places;
  return scatterAlongAxis(cache, broadcastTo(wrapped, update.shape), update, { axis });
};
