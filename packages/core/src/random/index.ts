/**
 * Random numbers from keys: every function takes a key, changes nothing, and gives the same numbers for the same key.
 * Use a key once: `split` it, or `fold` a step's number into it, for further draws.
 */
export { bernoulli } from "./bernoulli.js";
export { bits } from "./bits.js";
export { categorical } from "./categorical.js";
export { fold } from "./fold.js";
export { gumbel } from "./gumbel.js";
export { integer } from "./integer.js";
export { key } from "./key.js";
export { normal } from "./normal.js";
export { permutation } from "./permutation.js";
export { split } from "./split.js";
export { truncatedNormal } from "./truncatedNormal.js";
export { uniform } from "./uniform.js";
