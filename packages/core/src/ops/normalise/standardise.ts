import { apply } from "../../apply.js";
import { type Composite, composite } from "../../op.js";
import { normaliseAxes, type Spec } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { add } from "../elementwise/add.js";
import { cast } from "../elementwise/cast.js";
import { single, singleOf } from "../elementwise/inSingle.js";
import { mul } from "../elementwise/mul.js";
import { rsqrt } from "../elementwise/rsqrt.js";
import { square } from "../elementwise/square.js";
import { sub } from "../elementwise/sub.js";
import { mean } from "../reduce/mean.js";
import { type ReduceAttributes, reducedShape } from "../reduce/reduction.js";
import { broadcastTo } from "../structure/broadcastTo.js";

export type StandardiseAttributes = { readonly axes: readonly number[]; readonly epsilon: number };

const keep = (axes: readonly number[]): ReduceAttributes => ({ axes, keepDims: true });

/**
 * x to its standardised form, mean and variance over some axes: what the normalisations are made of. Rules for
 * explaining them need only know this one. The statistics of float16 are float32: a variance leaves float16's range
 * where the numbers reach 256.
 */
export const standardiseOp: Composite<StandardiseAttributes> = composite<StandardiseAttributes>({
  name: "standardise",
  infer: (inputs, { axes }) => {
    const [x] = inputs as [Spec];
    const statistic: Spec = { dtype: singleOf(x.dtype), shape: reducedShape(x.shape, keep(axes)) };
    return [x, statistic, statistic];
  },
  body: (inputs, { axes, epsilon }) => {
    const [x] = inputs as [Tensor];
    const wide = single(x);
    const centre = mean(wide, keep(axes));
    const centred = sub(wide, centre);
    const variance = mean(square(centred), keep(axes));
    return [cast(mul(centred, rsqrt(add(variance, epsilon))), x.dtype), centre, variance];
  },
  // dx = r (g - mean g - z mean(g z)) for z = r (x - mean x), and what the statistics themselves were asked for.
  vjp: ({ inputs, outputs, attributes: { axes, epsilon } }, [given, gMean, gVariance]) => {
    const [x, z] = [inputs[0] as Tensor, outputs[0] as Tensor].map(single) as [Tensor, Tensor];
    const [, centre, variance] = outputs as [Tensor, Tensor, Tensor];
    const g = given && single(given);
    const count = x.size / Math.max(1, variance.size);
    const terms: Tensor[] = [];
    if (g) {
      const along = mean(mul(g, z), keep(axes));
      const spread = sub(sub(g, mean(g, keep(axes))), mul(z, along));
      terms.push(mul(rsqrt(add(variance, epsilon)), spread));
    }
    if (gMean) terms.push(broadcastTo(mul(gMean, 1 / count), x.shape));
    if (gVariance) terms.push(mul(gVariance, mul(sub(x, centre), 2 / count)));
    return [cast(terms.reduce(add), (inputs[0] as Tensor).dtype)];
  },
  batch: ([x], { op, attributes }) =>
    apply(op, [x as Tensor], { ...attributes, axes: attributes.axes.map((axis) => axis + 1) }),
});

/** {@link standardiseOp} after checks: `[z, mean, variance]`, all with the axes of x. */
export function standardise(
  name: string,
  x: Tensor,
  axes: number | readonly number[],
  epsilon: number,
): [z: Tensor, mean: Tensor, variance: Tensor] {
  return apply(standardiseOp, [x], { axes: normaliseAxes(axes, x.rank, name), epsilon }) as [
    Tensor,
    Tensor,
    Tensor,
  ];
}
