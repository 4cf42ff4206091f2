import { castNumber, type Spec } from "@hyaline/core";
import { type Numbers, type ReferenceKernel, stored, zeros } from "../numbers.js";

/** Floats into integers towards zero, saturating, NaN as 0; integers into integers modulo their range; anything but 0 is true. */
export const cast: ReferenceKernel = ([x], { inputs: [input], outputs: [output] }) => {
  const [from, spec] = [input as Spec, output as Spec];
  const out = zeros(spec);
  for (let i = 0; i < out.length; i++)
    out[i] = castNumber((x as Numbers)[i] as number, from.dtype, spec.dtype);
  return [stored(out, spec)];
};
