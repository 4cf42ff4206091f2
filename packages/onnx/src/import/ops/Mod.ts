import { fmod, mod } from "@hyaline/core";
import type { Reader } from "../reader.js";

/** With `fmod` the sign of the dividend, else that of the divisor. */
export const Mod: Reader = (node) => (node.int("fmod", 0) !== 0 ? fmod : mod)(node.tensor(0), node.tensor(1));
