/** What the pools share. Not an op itself. */
import type { Shape } from "@hyaline/core";
import type { PoolAttributes } from "@hyaline/core/ops";
import { extent } from "./window.js";

/** Padding with which exactly `counts` windows fit, so that no file depends on a runtime's reading of `ceil_mode`. */
export const exactPadding = (
  spatial: Shape,
  counts: Shape,
  { kernel, strides, dilations, padding, ceilMode }: PoolAttributes,
): readonly (readonly [number, number])[] =>
  ceilMode
    ? padding.map(([begin, end], i) => {
        const reach =
          ((counts[i] as number) - 1) * (strides[i] as number) +
          extent(kernel[i] as number, dilations[i] as number);
        return [begin, Math.max(end, reach - begin - (spatial[i] as number))];
      })
    : padding;
