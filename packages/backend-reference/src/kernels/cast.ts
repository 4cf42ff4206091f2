import { isFloat, type Spec } from "@hyaline/core";
import { type Numbers, type ReferenceKernel, stored, zeros } from "../numbers.js";

/** Truncates towards zero into integers; anything but 0 is true. */
export const cast: ReferenceKernel = ([x], { outputs: [output] }) => {
  const spec = output as Spec;
  const out = zeros(spec);
  const convert =
    spec.dtype === "bool"
      ? (v: number) => Number(v !== 0)
      : isFloat(spec.dtype)
        ? (v: number) => v
        : Math.trunc;
  for (let i = 0; i < out.length; i++) out[i] = convert((x as Numbers)[i] as number);
  return [stored(out, spec)];
};
