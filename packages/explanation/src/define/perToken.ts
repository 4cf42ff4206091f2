import type { NumericArray } from "@hyaline/core";
import type { ExplainedInputs } from "../model/index.js";
import type { TokenReduction } from "./tokenReductions.js";

const reductions: Readonly<Record<Exclude<TokenReduction, "none">, (elements: ArrayLike<number>) => number>> =
  {
    sum: (elements) => fold(elements, (total, each) => total + each),
    mean: (elements) => fold(elements, (total, each) => total + each) / elements.length,
    l1: (elements) => fold(elements, (total, each) => total + Math.abs(each)),
    l2: (elements) => Math.sqrt(fold(elements, (total, each) => total + each * each)),
    max: (elements) => fold(elements, (most, each) => (Math.abs(each) > Math.abs(most) ? each : most)),
  };

function fold(elements: ArrayLike<number>, next: (so: number, each: number) => number): number {
  let so = 0;
  for (let i = 0; i < elements.length; i++) so = next(so, elements[i] as number);
  return so;
}

/** Of token ids explained at their embedding, one number a token; other values stay as they are. */
export function perToken(
  values: NumericArray,
  { parts }: Pick<ExplainedInputs, "parts">,
  by: TokenReduction = "sum",
): NumericArray {
  const [part] = parts;
  if (by === "none" || !part || parts.length > 1 || /^float/.test(part.dtype)) return values;
  const { shape } = values;
  const tokens = [shape[0] as number, ...part.rowShape];
  if (shape.length <= tokens.length || !tokens.every((n, i) => n === shape[i])) return values;
  const count = tokens.reduce((product, n) => product * n, 1);
  const size = values.values.length / Math.max(1, count);
  const all = Float64Array.from(values.values);
  const reduced = Float64Array.from({ length: count }, (_, token) =>
    reductions[by](all.subarray(token * size, (token + 1) * size)),
  );
  return { shape: tokens, values: reduced };
}
