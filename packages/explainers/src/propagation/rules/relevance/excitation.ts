import { add, mul, neg, type Tensor } from "@hyaline/core";
import { isAffineNode, LAST, type LrpComposite } from "./composites.js";
import { type LrpRule, lrpRules, withoutBias } from "./lrpRules.js";

const zPlus = withoutBias(lrpRules.zPlus());

/** What speaks for an output less what speaks against it: by the weights, less by their negatives. */
const contrast: LrpRule = (context, [relevance]) => {
  const [x, w] = context.inputs as [Tensor, Tensor];
  const against = { ...context, inputs: [x, neg(w)] };
  context.absorb(relevance as Tensor);
  const [own] = zPlus(context, [relevance]) as [Tensor];
  const [others] = zPlus(against, [mul(relevance as Tensor, -1)]) as [Tensor];
  return [add(own, others)];
};

/** Excitation backprop: z⁺ without biases in every layer, and the contrast of both signs in the last. */
export const excitationComposite = (isContrastive: boolean): LrpComposite => [
  ...(isContrastive ? ([[LAST, contrast]] as const) : []),
  [isAffineNode, zPlus],
];
