import { FIRST, isAffineNode, type LrpComposite } from "./composites.js";
import { lrpRules, withoutBias } from "./lrpRules.js";

/**
 * z⁺ of every layer but the first, which goes by w², or by zB for inputs of a range.
 *
 * @throws HyalineError `argument` for a range whose low is above its high
 */
export const deepTaylorComposite = (range?: readonly [low: number, high: number]): LrpComposite => [
  [FIRST, range ? withoutBias(lrpRules.zBox(...range)) : lrpRules.wSquare()],
  [isAffineNode, withoutBias(lrpRules.zPlus())],
];
