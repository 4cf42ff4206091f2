/** What the normalisations share: their inputs, and the scale and bias after them. Not an op itself. */
import { checkTensor } from "../../apply.js";
import { isFloat } from "../../dtype.js";
import { fail } from "../../errors.js";
import { broadcastShapes, formatSpec, type Shape, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { fill } from "../creation/fill.js";
import { add } from "../elementwise/add.js";
import { promoteAll } from "../elementwise/elementwise.js";
import { mul } from "../elementwise/mul.js";
import { reshape } from "../structure/reshape.js";

/** What is done to the normalised values: z · scale + bias. */
export interface AffineOptions {
  /** Multiplies; 1 when left out. */
  readonly scale?: Tensor | undefined;
  /** Is added; 0 when left out. */
  readonly bias?: Tensor | undefined;
}

/** x and, as far as they are there, scale and bias, of one dtype. A bias without a scale gets one of ones. */
export function affineInputs(name: string, x: Tensor, { scale, bias }: AffineOptions): Tensor[] {
  checkTensor(name, x);
  const ones = bias && !scale ? fill(1, bias) : undefined;
  const inputs = [x, scale ?? ones, bias].filter((t) => t !== undefined);
  return promoteAll(name, inputs);
}

/** Checks the inputs of {@link affineInputs}: floats, with scale and bias that broadcast to `shape`. */
export function checkAffine(name: string, inputs: readonly Spec[], shape: Shape): void {
  for (const [i, input] of inputs.entries()) {
    if (!isFloat(input.dtype))
      fail("dtype", `${name} takes floating-point tensors`, formatSpec(input), "cast(…) it first");
    if (i === 0) continue;
    const broadcast = broadcastShapes(input.shape, shape);
    if (!broadcast || !sameShape(broadcast, shape)) {
      const got = `${formatSpec(input)} for ${formatSpec(inputs[0] as Spec)}`;
      fail("shape", `${name} needs scale and bias of shape [${shape.join(", ")}]`, got);
    }
  }
}

/** z · scale + bias, for scale and bias that broadcast against z. */
export function affine(z: Tensor, scale: Tensor | undefined, bias: Tensor | undefined): Tensor {
  const scaled = scale ? mul(z, scale) : z;
  return bias ? add(scaled, bias) : scaled;
}

/** A vector over the channels, to broadcast against [batch, channels, ...spatial]. */
export const perChannel = (vector: Tensor | undefined, x: Tensor): Tensor | undefined =>
  vector && reshape(vector, [vector.size, ...new Array<number>(x.rank - 2).fill(1)]);

/** The number of channels of [batch, channels, ...]. */
export function channelsOf(name: string, x: Spec): number {
  return x.shape.length < 2
    ? fail("shape", `${name} needs [batch, channels, ...]`, formatSpec(x))
    : (x.shape[1] as number);
}

/** Checks that epsilon keeps the root of a variance away from 0. */
export function checkEpsilon(name: string, epsilon: number): number {
  if (!(Number.isFinite(epsilon) && epsilon >= 0))
    fail("argument", `${name} needs an epsilon that is not negative`, String(epsilon));
  return epsilon;
}
