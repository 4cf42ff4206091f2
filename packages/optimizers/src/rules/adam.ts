import { declare, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { perParameter } from "../parts/perParameter.js";
import { withL2 } from "../parts/weightDecay.js";
import { type AdamOptions, adamOptions, adamRule } from "./parts/adamRule.js";

const specs = /* @__PURE__ */ adamOptions(
  /* @__PURE__ */ number("Weight decay: L2, added to the gradient as weightDecay · p.", 0),
);

/**
 * Adam: m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g²,
 * p ← p - learningRate · m̂ / (√v̂ + ε), where m̂ and v̂ are m and v over 1 - β^step.
 *
 * Source: Kingma and Ba, 2015, "Adam: A Method for Stochastic Optimization", algorithm 1; `amsgrad`: Reddi et al., 2018,
 * "On the Convergence of Adam and Beyond".
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = adam({ learningRate: 0.001 });
 * ```
 */
export const adam = /* @__PURE__ */ declare(
  (options: AdamOptions = {}): Optimizer => {
    const { weightDecay, ...rest } = readOptions("adam", specs, options);
    return perParameter(
      adamRule("adam", rest, (gradient, parameter) => withL2(gradient, parameter, weightDecay)),
    );
  },
  {
    name: "adam",
    title: "Adam",
    family: "rules",
    summary: "Steps along the average gradient, over the root of the average squared gradient.",
    formula: "m ← β₁ m + (1 - β₁) g, v ← β₂ v + (1 - β₂) g², p ← p - learningRate · m̂ / (√v̂ + ε)",
    source: {
      authors: "D. P. Kingma, J. Ba",
      title: "Adam: A Method for Stochastic Optimization",
      year: 2015,
      where: "algorithm 1",
    },
  },
  specs,
  {},
);
