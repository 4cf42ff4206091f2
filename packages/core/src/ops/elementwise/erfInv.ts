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

// Coefficients of erfInv(x) / x, highest power first: in w - 3.125, √w - 3.25 and √w - 5 of w = -log(1 - x²).
const CENTRAL = [
  -3.64441206401782e-21, -1.6850591381820166e-19, 1.28584807152564e-18, 1.1157877678025181e-17,
  -1.333171662854621e-16, 2.0972767875968562e-17, 6.637638134358324e-15, -4.054566272975207e-14,
  -8.151934197605472e-14, 2.6335093153082323e-12, -1.2975133253453532e-11, -5.415412054294628e-11,
  1.0512122733215323e-9, -4.112633980346984e-9, -2.9070369957882005e-8, 4.2347877827932404e-7,
  -1.3654692000834679e-6, -1.3882523362786469e-5, 0.00018673420803405714, -0.000740702534166267,
  -0.006033670871430149, 0.24015818242558962, 1.6536545626831027,
];
const MIDDLE = [
  2.2137376921775787e-9, 9.075656193888539e-8, -2.7517406297064545e-7, 1.8239629214389228e-8,
  1.5027403968909828e-6, -4.013867526981546e-6, 2.9234449089955446e-6, 1.2475304481671779e-5,
  -4.7318229009055734e-5, 6.828485145957318e-5, 2.4031110387097894e-5, -0.0003550375203628475,
  0.0009532893797373805, -0.0016882755560235047, 0.002491442096107851, -0.003751208507569241,
  0.005370914553590064, 1.0052589676941592, 3.0838856104922208,
];
const TAIL = [
  -2.7109920616438573e-11, -2.555641816996525e-10, 1.5076572693500548e-9, -3.789465440126737e-9,
  7.61570120807834e-9, -1.496002662714924e-8, 2.914795345090108e-8, -6.771199775845234e-8,
  2.2900482228026655e-7, -9.9298272942317e-7, 4.526062597223154e-6, -1.968177810553167e-5,
  7.599527703001776e-5, -0.00021503011930044477, -0.00013871931833623122, 1.0103004648645344,
  4.849906401408584,
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
