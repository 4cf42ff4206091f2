import { decode, jit, type Tensor } from "@hyaline/core";
import { defaultBatchSize } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { channelMaps } from "./parts/channelMaps.js";
import { enlarged, mapOptions } from "./parts/map.js";

/**
 * Score-CAM: a layer's channels, weighed by what the model says of the input where each channel is active; no gradient is taken.
 * `x: float[rows, channels, ...places]`; `values` are float[rows, 1, ...places] of the layer, or as large as the input
 * with `resize`.
 *
 * ReLU(Σ_c w_c A_c), w = softmax over channels of f(x ∘ H_c), H_c = A_c made as large as the input and scaled to [0, 1]
 *
 * A channel that is the same everywhere hides nothing and counts as an H of 0, as in the authors' code.
 *
 * Source: H. Wang, Z. Wang, M. Du, F. Yang, Z. Zhang, S. Ding, P. Mardziel, X. Hu, "Score-CAM: Score-Weighted Visual
 * Explanations for Convolutional Neural Networks", CVPR Workshop 2020, algorithm 1.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, ...places] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link gradCam}
 * @example
 * ```ts
 * const { values } = await scoreCam(imageModel, { layer: "sequential/conv2" }).explain(images);
 * ```
 */
export const scoreCam = /* @__PURE__ */ defineAsking(
  {
    name: "scoreCam",
    title: "Score-CAM",
    family: "activation",
    summary: "A layer's channels, weighed by what the model says of the input where each is active.",
    formula: "ReLU(Σ_c w_c A_c), w = softmax_c f(x ∘ H_c)",
    source: {
      authors: "H. Wang et al.",
      title: "Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks",
      year: 2020,
      where: "algorithm 1",
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "explanation",
    promises: [],
    cost: "1 a channel",
  },
  {
    /** The layer whose channels are weighed: usually the last convolution. */
    layer: mapOptions.layer,
    /** Make maps as large as the input: `"nearest"` or `"bilinear"` (default false: as large as the layer). */
    resize: mapOptions.resize,
    /** Only what speaks for the output (default true, as in the paper). */
    relu: mapOptions.relu,
  },
  {},
  (model, used) => {
    const large = jit((value: Tensor, x: Tensor) => enlarged(value, x, "bilinear"));
    const maps = channelMaps(model, used, async (call, { x, row, value }) => {
      const { rows, long } = call;
      const { onProgress: _, ...quiet } = long;
      const { rowSize } = rows;
      const [, channels = 0] = value.shape;
      const grown = await large.call([value, x], quiet);
      const masks = decode(await grown.data(quiet), grown.dtype);
      grown.dispose();
      const size = masks.length / channels;
      const own = rows.values.subarray(row * rowSize, (row + 1) * rowSize);
      const scores: number[] = [];
      const atOnce = defaultBatchSize(rowSize, used.batchSize);
      for (let from = 0; from < channels; from += atOnce) {
        const count = Math.min(atOnce, channels - from);
        const values = new (rows.values.constructor as typeof Float64Array)(count * rowSize);
        for (let c = 0; c < count; c++) {
          const mask = scaled(masks.subarray((from + c) * size, (from + c + 1) * size));
          for (let i = 0; i < rowSize; i++)
            values[c * rowSize + i] = (own[i] as number) * (mask[i % size] as number);
        }
        const hidden = { ...rows, count, shape: [count, ...rows.rowShape], values };
        scores.push(...(await call.predict(hidden, row)));
      }
      const most = Math.max(...scores);
      const powers = scores.map((score) => Math.exp(score - most));
      const whole = powers.reduce((sum, each) => sum + each, 0);
      return powers.map((each) => each / whole);
    });
    return {
      ...maps,
      dispose: () => {
        maps.dispose();
        large.dispose();
      },
    };
  },
);

/** From 0 at the least to 1 at the greatest; 0 where all are alike. */
function scaled(mask: ArrayLike<number>): Float64Array {
  const all = Float64Array.from(mask);
  const least = all.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const range = all.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY) - least;
  return range === 0 ? new Float64Array(all.length) : all.map((v) => (v - least) / range);
}
