/**
 * Functions that are differences of exponentials. tfjs's shaders take them as such, of which nothing is left near 0:
 * tanh(1e-8) and expm1(1e-8) are 0 there. Near 0 they are sums of terms here.
 */
import { floatShader, polynomial } from "./shader.js";

/** 1 / (n + 1)!: the series of (e^x - 1) / x, which leaves 1.3e-8 at 0.5. */
const EXPM1 = [1, 1 / 2, 1 / 6, 1 / 24, 1 / 120, 1 / 720, 1 / 5040, 1 / 40320];

export const expm1 = floatShader("expm1", {
  near: `a * ${polynomial("a", EXPM1)}`,
  far: "exp(a) - 1.0",
});

/** Lambert's continued fraction x / (1 + x² / (3 + x² / (5 + …))), cut after 9, which leaves 9e-11 at 0.5. */
export const tanh = floatShader("tanh", {
  where: { square: "a * a", tail: "exp(-2.0 * size)" },
  near: "a / (1.0 + square / (3.0 + square / (5.0 + square / (7.0 + square / 9.0))))",
  far: "sign(a) * (1.0 - tail) / (1.0 + tail)",
});
