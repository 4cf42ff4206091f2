import { type DType, isFloat, type Spec } from "@hyaline/core";
import { type Numbers, type ReferenceKernel, stored, zeros } from "../numbers.js";

function converter(dtype: DType): (value: number) => number {
  if (dtype === "bool") return (v) => Number(v !== 0);
  return isFloat(dtype) ? (v) => v : Math.trunc;
}

/** Truncates towards zero into integers; anything but 0 is true. */
export const cast: ReferenceKernel = ([x], { outputs: [output] }) => {
  const spec = output as Spec;
  const out = zeros(spec);
  const convert = converter(spec.dtype);
  for (let i = 0; i < out.length; i++) out[i] = convert((x as Numbers)[i] as number);
  return [stored(out, spec)];
};
