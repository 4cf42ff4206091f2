/**
 * How the elements of a token's embedding become one number: their sum, which keeps what attributions add up to; their mean;
 * the sum of their magnitudes; their Euclidean norm; the one of the largest magnitude, with its sign. `"none"` keeps all.
 */
export type TokenReduction = (typeof tokenReductions)[number];
export const tokenReductions = ["sum", "mean", "l1", "l2", "max", "none"] as const;
