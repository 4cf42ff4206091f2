import type { Tensor, TensorLike } from "../../tensor.js";
import { activate, activation } from "../activations/activation.js";
import { add } from "./add.js";
import { coerce } from "./elementwise.js";
import { equal } from "./equal.js";
import { exp } from "./exp.js";
import { less } from "./less.js";
import { log } from "./log.js";
import { mul } from "./mul.js";
import { neg } from "./neg.js";
import { sqrt } from "./sqrt.js";
import { sub } from "./sub.js";
import { where } from "./where.js";

// Coefficients of erfInv(x) / x, highest power first: in w - 3.125, √w - 3.25 and √w - 5 of w = -log(1 - x²), with the
// digits that float64 can tell apart.
const CENTRAL = [
  -3.6444121e-21, -1.685059138e-19, 1.2858480715e-18, 1.1157877678e-17, -1.33317166285e-16, 2.097276788e-17,
  6.63763813436e-15, -4.05456627298e-14, -8.1519341976e-14, 2.633509315308e-12, -1.2975133253454e-11,
  -5.415412054295e-11, 1.0512122733215e-9, -4.112633980347e-9, -2.9070369957882e-8, 4.23478778279324e-7,
  -1.36546920008347e-6, -1.388252336278647e-5, 0.0001867342080340571, -0.000740702534166267,
  -0.006033670871430149, 0.24015818242558962, 1.6536545626831027,
];
const MIDDLE = [
  2.213738e-9, 9.0756562e-8, -2.75174063e-7, 1.8239629e-8, 1.502740397e-6, -4.013867527e-6, 2.923444909e-6,
  1.24753044817e-5, -4.73182290091e-5, 6.82848514596e-5, 2.40311103871e-5, -0.00035503752036285,
  0.00095328937973738, -0.0016882755560235, 0.00249144209610785, -0.00375120850756924, 0.00537091455359006,
  1.0052589676941592, 3.0838856104922208,
];
const TAIL = [
  -2.710992e-11, -2.55564182e-10, 1.50765727e-9, -3.78946544e-9, 7.615701208e-9, -1.4960026627e-8,
  2.914795345e-8, -6.7711997758e-8, 2.2900482228e-7, -9.92982729423e-7, 4.526062597223e-6, -1.968177810553e-5,
  7.5995277030018e-5, -0.000215030119300445, -0.00013871931833623, 1.0103004648645344, 4.849906401408584,
];

const polynomial = (coefficients: readonly number[], w: Tensor): Tensor =>
  coefficients
    .slice(2)
    .reduce<Tensor>(
      (sum, coefficient) => add(mul(sum, w), coefficient),
      add(mul(w, coefficients[0] as number), coefficients[1] as number),
    );

export const erfInvOp = activation<Record<string, never>>({
  name: "erfInv",
  body: (x) => {
    const w = neg(log(mul(sub(1, x), add(1, x))));
    const root = sqrt(w);
    const outer = where(less(w, 16), polynomial(MIDDLE, sub(root, 3.25)), polynomial(TAIL, sub(root, 5)));
    const ratio = where(less(w, 6.25), polynomial(CENTRAL, sub(w, 3.125)), outer);
    return mul(x, where(equal(w, Number.POSITIVE_INFINITY), w, ratio));
  },
  vjp: ({ y }, g) => mul(g, mul(Math.sqrt(Math.PI) / 2, exp(mul(y, y)))),
});

/**
 * Elementwise inverse of the error function, for x between -1 and 1 (where it is infinite); NaN outside.
 *
 * Source: M. Giles, "Approximating the erfinv function", 2011 (the double-precision polynomials).
 *
 * @param x float[...]; integers become float32
 * @example
 * ```ts
 * await erfInv(tensor([0, 0.8427008])).array(); // [0, 1]
 * ```
 */
export const erfInv = (x: TensorLike): Tensor => activate(erfInvOp, coerce("erfInv", [x])[0] as Tensor, {});
