import { checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { quote } from "../../quote.js";
import type { Tensor } from "../../tensor.js";
import { abs } from "../elementwise/abs.js";
import { add } from "../elementwise/add.js";
import { cast } from "../elementwise/cast.js";
import { div } from "../elementwise/div.js";
import { exp } from "../elementwise/exp.js";
import { lessEqual } from "../elementwise/lessEqual.js";
import { log1p } from "../elementwise/log1p.js";
import { mul } from "../elementwise/mul.js";
import { neg } from "../elementwise/neg.js";
import { sigmoid } from "../elementwise/sigmoid.js";
import { where } from "../elementwise/where.js";
import { activate, activation } from "./activation.js";

export const softplusOp = activation<Record<string, never>>({
  name: "softplus",
  body: (x) => add(where(lessEqual(x, 0), 0, x), log1p(exp(neg(abs(x))))),
  vjp: ({ x }, g) => mul(g, sigmoid(x)),
});

export interface SoftplusOptions {
  /** How sharp the bend is (default 1). */
  readonly beta?: number;
  /** Where beta · x above this is taken for the line that it nearly is (default: nowhere; PyTorch has 20). */
  readonly threshold?: number;
}

/**
 * Smooth rectifier: log(1 + e^(βx)) / β, without overflow.
 *
 * Source: C. Dugas et al., "Incorporating second-order functional knowledge for better option pricing", 2001.
 *
 * @param input float[...]; integers become float32
 * @returns float[...]
 * @throws HyalineError `argument` for a beta that is not above 0
 * @example
 * ```ts
 * await softplus(tensor([0, 1000])).array(); // [0.6931472, 1000]
 * ```
 */
export function softplus(input: Tensor, given: SoftplusOptions = {}): Tensor {
  const { beta = 1, threshold } = refuseUnknown("softplus", given, ["beta", "threshold"]);
  if (!(beta > 0 && beta < Number.POSITIVE_INFINITY))
    fail("argument", "softplus needs a finite beta above 0", quote(beta), "as in { beta: 1 }");
  if (threshold !== undefined && !(typeof threshold === "number" && !Number.isNaN(threshold)))
    fail("argument", "softplus needs a number as its threshold", quote(threshold), "as in { threshold: 20 }");
  checkTensor("softplus", input);
  const x = isFloat(input.dtype) ? input : cast(input, "float32");
  const scaled = beta === 1 ? x : mul(x, beta);
  const smooth = activate(softplusOp, scaled, {});
  const bent = beta === 1 ? smooth : div(smooth, beta);
  return threshold === undefined ? bent : where(lessEqual(scaled, threshold), bent, x);
}
