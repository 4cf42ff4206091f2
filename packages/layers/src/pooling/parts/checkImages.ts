import { fail, formatSpec, type Tensor } from "@hyaline/core";

/** `x`, after a check that it is [batch, channels, height, width]. */
export const checkImages = (layer: string, x: Tensor): Tensor =>
  x.rank === 4
    ? x
    : fail(
        "shape",
        `${layer} needs inputs [batch, channels, height, width]`,
        formatSpec(x),
        "add or reshape axes?",
      );
