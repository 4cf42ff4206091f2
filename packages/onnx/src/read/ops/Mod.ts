import { fmod, mod } from "@hyaline/core";
import type { Reader } from "../graph/reader.js";
import { checkDivisor } from "./binary.js";

/** With `fmod` the sign of the dividend, else that of the divisor. */
export const Mod: Reader = (node) => {
  checkDivisor(node);
  return (node.flag("fmod", false, "refused") ? fmod : mod)(node.tensor(0), node.tensor(1));
};
