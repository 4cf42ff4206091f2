import { fail, formatSpec, reshape, type Tensor } from "@hyaline/core";
import { flag, readOptions } from "@hyaline/core/facts";
import { type Layer, stateless } from "../../layer.js";
import type { Specs } from "../../parts/options.js";

export interface GlobalPoolOptions {
  /** Whether the spatial axes stay, with size 1 (default false). */
  readonly keepDims?: boolean;
}

export const globalPoolOptions = {
  keepDims: flag("Whether the spatial axes stay, with size 1.", false),
} satisfies Specs<GlobalPoolOptions>;

/** A pool of all that a channel holds, which core gives with spatial axes of size 1. */
export function wholePool(name: string, given: GlobalPoolOptions, pool: (x: Tensor) => Tensor): Layer {
  const { keepDims } = readOptions(name, globalPoolOptions, given);
  return stateless({
    name: "pool",
    apply: (_, x) => {
      if (x.rank < 3)
        fail("shape", `${name} needs inputs [batch, channels, ...spatial]`, formatSpec(x), "add axes?");
      const y = pool(x);
      return keepDims ? y : reshape(y, y.shape.slice(0, 2));
    },
  });
}
