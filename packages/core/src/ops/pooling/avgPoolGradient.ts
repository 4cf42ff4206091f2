import { apply1 } from "../../apply.js";
import { encode } from "../../dtype.js";
import { fail } from "../../errors.js";
import { type Composite, composite } from "../../op.js";
import { formatSpec, type Shape, type Spec, sameShape } from "../../shape.js";
import type { Tensor } from "../../tensor.js";
import { concrete } from "../../tensor.js";
import { convTransposeOp } from "../convolution/convTranspose.js";
import { extent } from "../convolution/window.js";
import { fill } from "../creation/fill.js";
import { mul } from "../elementwise/mul.js";
import { reshape } from "../structure/reshape.js";
import { type AvgPoolAttributes, avgPoolOp } from "./avgPool.js";
import { batchPool, pooledShape, tapsPerWindow } from "./pool.js";

export type AvgPoolGradientAttributes = AvgPoolAttributes & { readonly spatial: Shape };

/**
 * The adjoint of avgPool: spreads each element of g: float[batch, channels, ...windows] evenly over its window of an
 * input with the given spatial sizes. As a body: divide by the windows' counts, then a transposed convolution with ones.
 */
export const avgPoolGradientOp: Composite<AvgPoolGradientAttributes> = composite<AvgPoolGradientAttributes>({
  name: "avgPoolGradient",
  infer: (inputs, attributes) => {
    const [g] = inputs as [Spec];
    const x: Spec = { dtype: g.dtype, shape: [...g.shape.slice(0, 2), ...attributes.spatial] };
    const expected = pooledShape("avgPoolGradient", x, attributes);
    if (!sameShape(expected, g.shape)) {
      fail(
        "shape",
        "avgPoolGradient needs a cotangent shaped like the pool's result",
        `${formatSpec(g)} for [${expected.join(", ")}]`,
      );
    }
    return [x];
  },
  body: (inputs, attributes) => {
    const [g] = inputs as [Tensor];
    const [n, channels, ...counts] = g.shape as [number, number, ...number[]];
    const { kernel, strides, dilations, padding, spatial } = attributes;
    const shares = counts.map((count, axis) => {
      const taps = tapsPerWindow(axis, count, spatial, attributes, attributes.countIncludePad);
      const host = encode(
        taps.map((k) => 1 / k),
        g.dtype,
      );
      return concrete(host, { dtype: g.dtype, shape: [count, ...counts.slice(axis + 1).map(() => 1)] });
    });
    const shared = shares.reduce<Tensor>(mul, g);
    // What the windows cover past the input (ceil mode) is cut off; what they leave out is padded.
    const surplus = counts.map(
      (count, i) =>
        (count - 1) * (strides[i] as number) +
        extent(kernel[i] as number, dilations[i] as number) -
        (padding[i] as readonly [number, number])[0] -
        (spatial[i] as number),
    );
    const spread = apply1(
      convTransposeOp,
      [reshape(shared, [n * channels, 1, ...counts]), fill(1, { dtype: g.dtype, shape: [1, 1, ...kernel] })],
      {
        strides,
        dilations,
        groups: 1,
        padding: padding.map(([begin], i): [number, number] => [begin, Math.max(0, surplus[i] as number)]),
        outputPadding: surplus.map((extra) => Math.max(0, -extra)),
      },
    );
    return [reshape(spread, [n, channels, ...spatial])];
  },
  vjp: ({ attributes }, [g]) => {
    const { spatial: _, ...forward } = attributes;
    return [apply1(avgPoolOp, [g as Tensor], forward)];
  },
  batch: batchPool,
});
