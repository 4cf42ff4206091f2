import type { Reader } from "../reader.js";

export const Identity: Reader = (node) => node.value(0);
