/** Products of whole numbers that travel as floats, exact on every backend. Not a reader itself. */
import { add, cast, customGradient, floor, mul, sub, type Tensor, vjp } from "@hyaline/core";
import type { ElementType } from "../graph/elementType.js";
import type { Value } from "../graph/value.js";

type Product = (a: Tensor, b: Tensor) => Tensor;

/** Sums of products of 8-bit numbers, which lie within ±255 once their zero point is taken off. */
const LARGEST = 255;
/** Half of a number of 8 bits: v = 16 · high + low with high in -16 to 15 and low in 0 to 15. */
const HALF = 16;

/** A factor as summands `weight · part` of smaller whole numbers. */
interface Part {
  readonly weight: number;
  readonly part: Tensor;
}

function halves(x: Tensor): readonly Part[] {
  const high = floor(mul(x, 1 / HALF));
  return [
    { weight: HALF, part: high },
    { weight: 1, part: sub(x, mul(high, HALF)) },
  ];
}

/**
 * `product` of centred 8-bit codes as int32, without an integer kernel: sums of `terms` products stay below the 2²⁴ that
 * float32 holds exactly, if need be because one factor or both are taken in halves of four bits.
 */
function sums(a: Tensor, b: Tensor, terms: number, product: Product): Tensor {
  const whole = (x: Tensor): readonly Part[] => [{ weight: 1, part: x }];
  const fits = (largest: number) => a.dtype === "float64" || terms * largest < 2 ** 24;
  const left = fits(LARGEST * HALF) ? whole(a) : halves(a);
  const right = fits(LARGEST * LARGEST) ? whole(b) : halves(b);
  return left
    .flatMap((x) =>
      right.map((y) => {
        const part = cast(product(x.part, y.part), "int32");
        const weight = x.weight * y.weight;
        return weight === 1 ? part : mul(part, weight);
      }),
    )
    .reduce(add);
}

/**
 * A bilinear product of centred codes as an int32 value: exact forward, and with the gradient of the product of floats,
 * so that what a dynamically quantised model multiplies is differentiated like the float model's.
 *
 * @param terms how many products each sum has
 */
export function exactProduct(a: Tensor, b: Tensor, terms: number, product: Product): Value {
  const codes = customGradient((x: Tensor, y: Tensor) => ({
    value: cast(sums(x, y, terms, product), x.dtype),
    pullback: (g: Tensor) => vjp(product, [x, y]).pullback(g),
  }))(a, b);
  return {
    type: "int32" satisfies ElementType,
    shape: codes.shape,
    weight: false,
    codes,
    get tensor() {
      return sums(a, b, terms, product);
    },
  };
}
