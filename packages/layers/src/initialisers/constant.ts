import { full } from "@hyaline/core";
import type { Initialiser } from "./initialiser.js";

/** Fills a parameter with one number. */
export const constant =
  (value: number): Initialiser =>
  (_, { shape, dtype }) =>
    full(shape, value, { dtype });

/** Zeros: the usual start of a bias. */
export const zeros: Initialiser = constant(0);

/** Ones: the usual start of a scale. */
export const ones: Initialiser = constant(1);
