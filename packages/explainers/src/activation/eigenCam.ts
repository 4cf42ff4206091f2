import {
  add,
  arange,
  argMax,
  div,
  equal,
  matMul,
  mean,
  mul,
  reshape,
  sign,
  sqrt,
  sub,
  sum,
  type Tensor,
  transpose,
  where,
} from "@hyaline/core";
import { flag } from "@hyaline/core/facts";
import { defineTraced } from "../define.js";
import { enlarged, mapOptions, placesOf } from "./parts/map.js";

/**
 * Eigen-CAM: what most of a layer's value is, whatever the output: its places by its first principal component over channels.
 * `x: float[rows, channels, ...places]`; `values` are float[rows, 1, ...places] of the layer, or as large as the input
 * with `resize`.
 *
 * A v₁, A = U Σ Vᵀ the layer's value as float[places, channels]; its sign is the one whose sum is not negative
 *
 * No gradient is taken, and no target seen. The vector is found by squaring A Aᵀ or Aᵀ A, whichever is smaller, 12 times: two
 * first components whose sizes differ by less than one part in a thousand are mixed. `centre` takes the mean over places
 * off first, as the package pytorch-grad-cam does and the paper does not.
 *
 * Source: M. B. Muhammad, M. Yeasin, "Eigen-CAM: Class Activation Map using Principal Components", IJCNN 2020, equations 2
 * and 3.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, ...places] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link gradCam}
 * @example
 * ```ts
 * const { values } = await eigenCam(imageModel, { layer: "sequential/conv2" }).explain(images);
 * ```
 */
export const eigenCam = /* @__PURE__ */ defineTraced(
  {
    name: "eigenCam",
    title: "Eigen-CAM",
    family: "activation",
    summary: "The first principal component of a layer's value, whatever the output.",
    formula: "A v₁, A = U Σ Vᵀ",
    source: {
      authors: "M. B. Muhammad, M. Yeasin",
      title: "Eigen-CAM: Class Activation Map using Principal Components",
      year: 2020,
      where: "equations 2 and 3",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1 forward",
  },
  {
    /** The layer whose channels are weighed: usually the last convolution. */
    layer: mapOptions.layer,
    /** Make maps as large as the input: `"nearest"` or `"bilinear"` (default false: as large as the layer). */
    resize: mapOptions.resize,
    /** Take the mean over places off each channel first (default false, as in the paper). */
    centre: flag("Take the mean over places off each channel first.", false),
  },
  {},
  (_, { layer, resize, centre }) => ({
    at: { layer },
    traced:
      ({ inputs }) =>
      ([h]) => {
        const activation = h as Tensor;
        placesOf(activation);
        const [rows = 0, channels = 0, ...places] = activation.shape;
        const given = transpose(reshape(activation, [rows, channels, -1]), [0, 2, 1]);
        const a = centre ? sub(given, mean(given, { axes: 1, keepDims: true })) : given;
        const flipped = transpose(a, [0, 2, 1]);
        const isWide = (a.shape[1] as number) <= channels;
        const gram = isWide ? matMul(a, flipped) : matMul(flipped, a);
        const first = firstVector(gram);
        // Of A Aᵀ the vector is u₁, and A v₁ = σ₁ u₁.
        const size = sqrt(sum(mul(first, matMul(gram, first)), { axes: [1, 2], keepDims: true }));
        const map = isWide ? mul(first, size) : matMul(a, first);
        const total = sum(map, { axes: [1, 2], keepDims: true });
        const signed = mul(map, where(equal(total, 0), 1, sign(total)));
        return {
          attributions: [enlarged(reshape(signed, [rows, 1, ...places]), inputs[0] as Tensor, resize)],
        };
      },
  }),
);

/** The eigenvector of the largest eigenvalue, float[rows, n, 1] of float[rows, n, n]: a column of the matrix's 4096th power. */
function firstVector(gram: Tensor): Tensor {
  const n = gram.shape[1] as number;
  const index = arange(0, n, 1, { dtype: "int32" });
  const diagonal = equal(reshape(index, [1, n, 1]), reshape(index, [1, 1, n]));
  const trace = (m: Tensor) => sum(where(diagonal, m, 0), { axes: [1, 2], keepDims: true });
  let power = gram;
  for (let i = 0; i < 12; i++) {
    const scaled = div(power, add(trace(power), TINY));
    power = matMul(scaled, scaled);
  }
  const largest = argMax(sum(where(diagonal, power, 0), { axes: 2 }), { axis: 1 });
  const isLargest = equal(reshape(largest, [-1, 1, 1]), reshape(index, [1, 1, n]));
  const column = sum(where(isLargest, power, 0), { axes: 2, keepDims: true });
  return div(column, add(sqrt(sum(mul(column, column), { axes: [1, 2], keepDims: true })), TINY));
}

/** Keeps 0 / 0 away: a layer of zeros has a map of zeros. */
const TINY = 1e-30;
