import { fail, formatSpec, type Spec } from "@hyaline/core";

/** The size of axis 1, after a check that there is one. */
export const channelsOf = (layer: string, x: Spec): number =>
  x.shape[1] ??
  fail("shape", `${layer} needs inputs [batch, channels, ...]`, formatSpec(x), "add or reshape axes?");
