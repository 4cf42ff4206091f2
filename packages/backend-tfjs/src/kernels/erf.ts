import { floatShader, polynomial } from "./shader.js";

/** 2/√π (-1)ⁿ / (n! (2n + 1)): the series of erf x / x in x², which leaves 3e-8 at 0.5. */
const SERIES = [
  1.1283791670955126, -0.37612638903183754, 0.11283791670955126, -0.026866170645131252, 0.005223977625442188,
  -0.0008548326567086, 0.00012055332981789664,
];

/** Coefficients of 7.1.26, right to 1.5e-7: of most of the number beyond 0.5, and of nothing near 0. */
const FAR = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429];

/**
 * tfjs's own is Abramowitz and Stegun, 7.1.26, whose error is absolute: of 1e-10 it gives 1e-9. Shaders sum the series
 * near 0 instead; elsewhere the host computes it.
 */
export const erf = floatShader("erf", {
  where: { square: "a * a", t: "1.0 / (1.0 + 0.3275911 * size)" },
  near: `a * ${polynomial("square", SERIES)}`,
  far: `sign(a) * (1.0 - t * ${polynomial("t", FAR)} * exp(-square))`,
});
