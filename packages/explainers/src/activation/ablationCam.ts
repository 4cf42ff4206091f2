import { decode, fail, jit, type Tensor, tensor, tile } from "@hyaline/core";
import {
  atLayer,
  callModel,
  defaultBatchSize,
  explainedOutput,
  type LayerRef,
  selectionOf,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { channelMaps } from "./parts/channelMaps.js";
import { mapOptions } from "./parts/map.js";

/**
 * Ablation-CAM: a layer's channels, weighed by the part of the output that is lost without each; no gradient is taken.
 * `x: float[rows, channels, ...places]`; `values` are float[rows, 1, ...places] of the layer, or as large as the input
 * with `resize`.
 *
 * ReLU(Σ_c w_c A_c), w_c = (f − f_c) / f, f_c the output with channel c set to 0; an output of 0 divides nothing
 *
 * Only what follows the layer is computed for each channel.
 *
 * Source: S. Desai, H. Ramaswamy, "Ablation-CAM: Visual Explanations for Deep Convolutional Network via Gradient-free
 * Localization", WACV 2020, equations 5 and 6.
 *
 * @function
 * @param model a white box: a traceable function from float[rows, channels, ...places] to [rows, outputs] or [rows]
 * @throws HyalineError as {@link gradCam}
 * @example
 * ```ts
 * const { values } = await ablationCam(imageModel, { layer: "sequential/conv2" }).explain(images);
 * ```
 */
export const ablationCam = /* @__PURE__ */ defineAsking(
  {
    name: "ablationCam",
    title: "Ablation-CAM",
    family: "activation",
    summary: "A layer's channels, weighed by the part of the output that is lost without each.",
    formula: "ReLU(Σ_c w_c A_c), w_c = (f − f_c) / f",
    source: {
      authors: "S. Desai, H. Ramaswamy",
      title:
        "Ablation-CAM: Visual Explanations for Deep Convolutional Network via Gradient-free Localization",
      year: 2020,
      where: "equations 5 and 6",
    },
    needs: "whiteBox",
    rows: "numbers",
    gives: "explanation",
    promises: [],
    cost: "1 a channel, from the layer on",
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
    const without = jit((x: Tensor, kept: Tensor) => {
      const { value, output } = atLayer(
        (given: Tensor) => callModel(model, given),
        used.layer as LayerRef,
      )(x);
      const [count = 0, channels = 0] = kept.shape;
      const copies = tile(value, [count, ...value.shape.slice(1).map(() => 1)]);
      const y = output(copies.mul(kept.reshape([count, channels, ...value.shape.slice(2).map(() => 1)])));
      return y.reshape([count, -1]);
    });
    const maps = channelMaps(model, used, async (call, { x, row, value }) => {
      const { onProgress: _, ...quiet } = call.long;
      const { outputs, targets } = await call.evaluate();
      const [, channels = 0, ...places] = value.shape;
      const width = outputs.shape[1] as number;
      const selection = selectionOf(targets[row] ?? null, outputs.outputShape ?? [width]);
      const whole = explainedOutput(selection, outputs.values, row * width);
      const size = channels * places.reduce((a, b) => a * b, 1);
      const count = Math.min(channels, defaultBatchSize(size, used.batchSize));
      const weights: number[] = [];
      for (let from = 0; from < channels; from += count) {
        // Past the last channel nothing is taken out, so that one compiled graph serves every round.
        const kept = Float64Array.from({ length: count * channels }, (_k, i) =>
          i % channels === from + Math.floor(i / channels) ? 0 : 1,
        );
        const asked = tensor(kept, { shape: [count, channels], dtype: value.dtype });
        const y = await without.call([x, asked], quiet);
        const found = decode(await y.data(quiet), y.dtype);
        for (let c = 0; c < Math.min(count, channels - from); c++)
          weights.push((whole - explainedOutput(selection, found, c * width)) / (whole || 1));
        asked.dispose();
        y.dispose();
      }
      if (!weights.every(Number.isFinite))
        fail(
          "data",
          "outputs without a channel must be finite",
          "NaN or infinity",
          "look for the channel in the layer",
        );
      return weights;
    });
    return {
      ...maps,
      dispose: () => {
        maps.dispose();
        without.dispose();
      },
    };
  },
);
