import { mul, sub } from "@hyaline/core";
import { declare, number, readOptions } from "@hyaline/core/facts";
import type { Optimizer } from "../optimizer.js";
import { perParameter } from "../parts/perParameter.js";
import { type AdamOptions, adamOptions, adamRule } from "./parts/adamRule.js";

const specs = /* @__PURE__ */ adamOptions(
  /* @__PURE__ */ number("Weight decay: the parameters shrink by learningRate · weightDecay · p.", 0.01),
);

/**
 * Adam with decoupled weight decay: the parameters shrink by learningRate · weightDecay · p besides Adam's step, whose
 * averages do not see the decay.
 *
 * Source: Loshchilov and Hutter, 2019, "Decoupled Weight Decay Regularization", algorithm 2.
 *
 * @throws HyalineError `argument` for options that do not exist or are out of range
 * @example
 * ```ts
 * const optimizer = adamw({ learningRate: 3e-4, weightDecay: 0.01 });
 * ```
 */
export const adamw = /* @__PURE__ */ declare(
  (options: AdamOptions = {}): Optimizer => {
    const { weightDecay, ...rest } = readOptions("adamw", specs, options);
    const rule = adamRule("adamw", rest);
    return perParameter({
      ...rule,
      step: (step) => {
        const { update, slots } = rule.step(step);
        const decay = mul(step.parameter, mul(step.rate(rest.learningRate), weightDecay));
        return { update: sub(update, decay), slots };
      },
    });
  },
  {
    name: "adamw",
    title: "AdamW",
    family: "rules",
    summary: "Adam with decoupled weight decay, which its averages do not see.",
    formula: "p ← p - learningRate · (m̂ / (√v̂ + ε) + weightDecay · p)",
    source: {
      authors: "I. Loshchilov, F. Hutter",
      title: "Decoupled Weight Decay Regularization",
      year: 2019,
      where: "algorithm 2",
    },
  },
  specs,
  {},
);
