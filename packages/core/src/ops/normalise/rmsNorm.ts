import { apply1 } from "../../apply.js";
import { refuseUnknown } from "../../facts/readOptions.js";
import { composite } from "../../op.js";
import { normaliseAxis, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { inSingle } from "../elementwise/inSingle.js";
import { mul } from "../elementwise/mul.js";
import { rsqrt } from "../elementwise/rsqrt.js";
import { square } from "../elementwise/square.js";
import { mean } from "../reduce/mean.js";
import { affine, affineInputs, checkAffine, checkEpsilon } from "./affine.js";

export interface RmsNormOptions {
  /** Multiplies; 1 when left out. */
  readonly scale?: Tensor | undefined;
  /** The first of the axes that are normalised together: this one and all after it (default -1: the last alone). */
  readonly axis?: number;
  /** Added to the mean square (default 1e-6, as in LLaMA; ONNX has 1e-5). */
  readonly epsilon?: number;
}

export const rmsNormOp = composite<{ readonly axis: number; readonly epsilon: number }>({
  name: "rmsNorm",
  infer: (inputs, { axis }) => {
    const [x] = inputs as [Spec];
    checkAffine("rmsNorm", inputs, x.shape.slice(axis));
    return [x];
  },
  body: (inputs, { axis, epsilon }) => {
    const [x, scale] = inputs as [Tensor, Tensor?];
    const axes = [...x.shape.keys()].slice(axis);
    const z = inSingle(x, (wide) => {
      const root = rsqrt(add(mean(square(wide), { axes, keepDims: true }), epsilon));
      return mul(wide, root);
    });
    return [affine(z, scale, undefined)];
  },
});

/**
 * Root mean square normalisation: y = x / √(mean(x²) + ε) · scale over each example's last axes.
 *
 * Source: B. Zhang and R. Sennrich, "Root mean square layer normalization", 2019, equation 4.
 *
 * @param x float[...]
 * @param options `scale`: float[...x.shape from axis]
 * @returns float[...], shaped like x
 * @throws HyalineError `shape`, `axis`, `dtype`, `argument`
 * @example
 * ```ts
 * await rmsNorm(tensor([[3, 3]])).array(); // [[1, 1]]
 * ```
 */
export function rmsNorm(x: Tensor, given: RmsNormOptions = {}): Tensor {
  const { scale, axis = -1, epsilon = 1e-6 } = refuseUnknown("rmsNorm", given, ["scale", "axis", "epsilon"]);
  return apply1(rmsNormOp, affineInputs("rmsNorm", x, { scale }), {
    axis: normaliseAxis(axis, x.rank, "rmsNorm"),
    epsilon: checkEpsilon("rmsNorm", epsilon),
  });
}
