import type { Reader } from "../graph/reader.js";

export const Identity: Reader = (node) => node.value(0);
