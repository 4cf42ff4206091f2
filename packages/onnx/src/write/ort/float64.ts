/**
 * Functions of float64 for which ONNX Runtime has float32 kernels alone, in terms of those that it has. Sources of the
 * coefficients: fdlibm's s_erf.c and s_atan.c (Sun Microsystems, 1993). Not an op itself.
 */
import {
  abs,
  add,
  cos,
  div,
  exp,
  expm1,
  less,
  log,
  log1p,
  mul,
  neg,
  type Op,
  sign,
  sin,
  sqrt,
  sub,
  type Tensor,
  where,
} from "@hyaline/core";
import {
  acoshOp,
  acosOp,
  asinhOp,
  asinOp,
  atanhOp,
  atanOp,
  coshOp,
  erfOp,
  sinhOp,
  tanOp,
} from "@hyaline/core/ops";

/** c0 + z (c1 + z (c2 + …)) */
const polynomial = (z: Tensor, coefficients: readonly number[]): Tensor =>
  coefficients
    .slice(0, -1)
    .reduceRight<Tensor>((sum, c) => add(c, mul(z, sum)), mul(z, 0).add(coefficients.at(-1) as number));

const ratio = (z: Tensor, above: readonly number[], below: readonly number[]): Tensor =>
  div(polynomial(z, above), polynomial(z, [1, ...below]));

const nearZero = [
  [
    0.12837916709551256, -0.3250421072470015, -0.02848174957559851, -0.005770270296489442,
    -0.000023763016656650163,
  ],
  [
    0.39791722395915535, 0.0650222499887673, 0.005081306281875766, 0.00013249473800432164,
    -0.000003960228278775368,
  ],
] as const;
const nearOne = [
  [
    -0.0023621185607526594, 0.41485611868374833, -0.3722078760357013, 0.31834661990116175,
    -0.11089469428239668, 0.035478304325618236, -0.002166375594868791,
  ],
  [
    0.10642088040084423, 0.540397917702171, 0.07182865441419627, 0.12617121980876164, 0.01363708391202905,
    0.011984499846799107,
  ],
] as const;
const upToThree = [
  [
    -0.009864944034847148, -0.6938585727071818, -10.558626225323291, -62.375332450326006, -162.39666946257347,
    -184.60509290671104, -81.2874355063066, -9.814329344169145,
  ],
  [
    19.651271667439257, 137.65775414351904, 434.56587747522923, 645.3872717332679, 429.00814002756783,
    108.63500554177944, 6.570249770319282, -0.0604244152148581,
  ],
] as const;
const beyond = [
  [
    -0.0098649429247001, -0.799283237680523, -17.757954917754752, -160.63638485582192, -637.5664433683896,
    -1025.0951316110772, -483.5191916086514,
  ],
  [
    30.33806074348246, 325.7925129965739, 1536.729586084437, 3199.8582195085955, 2553.0504064331644,
    474.52854120695537, -22.44095244658582,
  ],
] as const;

function erf(x: Tensor): Tensor {
  const size = abs(x);
  const square = mul(x, x);
  const small = add(x, mul(x, ratio(square, ...nearZero)));
  const middle = add(0.8450629115104675, ratio(sub(size, 1), ...nearOne));
  const inverse = div(1, square);
  const exponent = where(less(size, 1 / 0.35), ratio(inverse, ...upToThree), ratio(inverse, ...beyond));
  const large = sub(1, div(exp(sub(sub(exponent, 0.5625), square)), size));
  const outer = mul(sign(x), where(less(size, 1.25), middle, where(less(size, 6), large, 1)));
  return where(less(size, 0.84375), small, outer);
}

const arc = [
  0.3333333333333293, -0.19999999999876483, 0.14285714272503466, -0.11111110405462356, 0.09090887133436507,
  -0.0769187620504483, 0.06661073137387531, -0.058335701337905735, 0.049768779946159324,
  -0.036531572744216916, 0.016285820115365782,
];

/** Angles near which the argument is turned by: atan 0.5, π/4, atan 1.5, π/2. */
const turned = [
  { below: 0.4375, angle: 0, argument: (s: Tensor) => s },
  {
    below: 0.6875,
    angle: 0.4636476090008061,
    argument: (s: Tensor) => div(sub(mul(2, s), 1), add(2, s)),
  },
  { below: 1.1875, angle: Math.PI / 4, argument: (s: Tensor) => div(sub(s, 1), add(s, 1)) },
  {
    below: 2.4375,
    angle: 0.982793723247329,
    argument: (s: Tensor) => div(sub(s, 1.5), add(1, mul(1.5, s))),
  },
];

function atan(x: Tensor): Tensor {
  const size = abs(x);
  const far = { angle: mul(size, 0).add(Math.PI / 2), argument: div(-1, size) };
  const { angle, argument } = turned.reduceRight(
    (rest, { below, angle, argument }) => ({
      angle: where(less(size, below), angle, rest.angle),
      argument: where(less(size, below), argument(size), rest.argument),
    }),
    { ...far, angle: where(less(size, Number.POSITIVE_INFINITY), far.angle, Math.PI / 2) },
  );
  const square = mul(argument, argument);
  const within = sub(argument, mul(argument, mul(square, polynomial(square, arc))));
  return where(
    less(size, Number.POSITIVE_INFINITY),
    mul(sign(x), add(angle, within)),
    mul(sign(x), Math.PI / 2),
  );
}

const asin = (x: Tensor): Tensor => atan(div(x, sqrt(mul(sub(1, x), add(1, x)))));

function sinh(x: Tensor): Tensor {
  const grown = expm1(abs(x));
  const half = where(
    less(grown, Number.POSITIVE_INFINITY),
    mul(0.5, add(grown, div(grown, add(grown, 1)))),
    grown,
  );
  return mul(sign(x), half);
}

function acosh(x: Tensor): Tensor {
  const near = log(add(x, sqrt(mul(sub(x, 1), add(x, 1)))));
  return where(less(x, 1), Number.NaN, where(less(x, 1e8), near, add(log(x), Math.LN2)));
}

function asinh(x: Tensor): Tensor {
  const size = abs(x);
  const square = mul(size, size);
  const small = log1p(add(size, div(square, add(1, sqrt(add(square, 1))))));
  return mul(sign(x), where(less(size, 1e8), small, add(log(size), Math.LN2)));
}

export const float64Functions: ReadonlyMap<Op, (x: Tensor) => Tensor> = new Map<Op, (x: Tensor) => Tensor>([
  [acosOp, (x) => sub(Math.PI / 2, asin(x))],
  [acoshOp, acosh],
  [asinOp, asin],
  [asinhOp, asinh],
  [atanOp, atan],
  [atanhOp, (x) => mul(0.5, sub(log1p(x), log1p(neg(x))))],
  [coshOp, (x) => mul(0.5, add(exp(x), exp(neg(x))))],
  [erfOp, erf],
  [sinhOp, sinh],
  [tanOp, (x) => div(sin(x), cos(x))],
]);
