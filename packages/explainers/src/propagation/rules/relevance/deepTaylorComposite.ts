import { FIRST, type LrpComposite } from "./composites.js";
import { type LrpRule, lrpRules } from "./lrpRules.js";

const affine: ReadonlySet<string> = new Set(["linear", "conv", "convTranspose"]);

/** A rule that does not see a layer's bias, and so leaves it no relevance. */
const withoutBias =
  (rule: LrpRule): LrpRule =>
  (context, relevances) => {
    const { inputs, needs } = context;
    return rule({ ...context, inputs: inputs.slice(0, 2), needs: needs.slice(0, 2) }, relevances);
  };

/**
 * z⁺ of every layer but the first, which goes by w², or by zB for inputs of a range.
 *
 * @throws HyalineError `argument` for a range whose low is above its high
 */
export const deepTaylorComposite = (range?: readonly [low: number, high: number]): LrpComposite => [
  [FIRST, range ? withoutBias(lrpRules.zBox(...range)) : lrpRules.wSquare()],
  [({ op }) => affine.has(op), withoutBias(lrpRules.zPlus())],
];
