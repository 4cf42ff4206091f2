import { fail } from "../../errors.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { erf } from "../elementwise/erf.js";
import { mul } from "../elementwise/mul.js";
import { sigmoid } from "../elementwise/sigmoid.js";
import { activate, activation } from "./activation.js";

export interface GeluOptions {
  /** `"none"` for the exact form, `"tanh"` for the approximation of GPT-2 and BERT's first code (default `"none"`). */
  readonly approximate?: "none" | "tanh";
}

export const geluOp = activation<{ readonly approximate: "none" | "tanh" }>({
  name: "gelu",
  body: (x, { approximate }) => {
    if (approximate === "none") return mul(mul(x, 0.5), add(1, erf(mul(x, Math.SQRT1_2))));
    // (1 + tanh z) / 2 is the sigmoid of 2 z, which keeps its digits where tanh is near -1.
    const cubic = mul(x, add(1, mul(0.044715, mul(x, x))));
    return mul(x, sigmoid(mul(2 * Math.sqrt(2 / Math.PI), cubic)));
  },
});

/**
 * Gaussian error linear unit: x · Φ(x) = x/2 · (1 + erf(x / √2)), or its approximation
 * x/2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).
 *
 * Source: D. Hendrycks and K. Gimpel, "Gaussian error linear units (GELUs)", 2016, section 2.
 *
 * @param x float[...]; integers become float32
 * @returns float[...]
 * @throws HyalineError `argument` for an unknown approximation
 * @example
 * ```ts
 * await gelu(tensor([1])).array(); // [0.8413447]
 * ```
 */
export function gelu(x: Tensor, given: GeluOptions = {}): Tensor {
  const { approximate = "none" } = refuseUnknown("gelu", given, ["approximate"]);
  if (approximate !== "none" && approximate !== "tanh") {
    fail("argument", 'gelu takes approximate "none" or "tanh"', JSON.stringify(approximate));
  }
  return activate(geluOp, x, { approximate });
}
