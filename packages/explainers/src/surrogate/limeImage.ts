import { fail, type NumericArray } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import {
  type HostRows,
  isWhiteBox,
  type Model,
  maskedOutputs,
  numberSegments,
  quickshift,
  type RandomStream,
  type Rows,
  randomStream,
  readRows,
  type Segmentation,
  type WhiteBox,
} from "@hyaline/explanation";
import type { OutputsExplainer } from "../explainer.js";
import { type LimeOptions, limeKeys, sampleCount, surrogateOptions } from "./parts/lime.js";
import { limeExplainer } from "./parts/limeExplainer.js";
import { exponentialKernel } from "./parts/localSurrogate.js";

export interface LimeImageOptions extends LimeOptions {
  /** Cuts an image `[channels, height, width]` into segments (default: quickshift with LIME's settings). */
  readonly segmentation?: Segmentation;
  /** What hidden segments show: one number, one per channel, or `null` (the default) for each segment's mean colour. */
  readonly hideColor?: number | readonly number[] | null;
  /** How many segments the surrogate may use (default: all, as in LIME). */
  readonly maxFeatures?: number;
  /** Masked images per explained image, itself included (default `"auto"`: 1000, as in LIME). */
  readonly samples?: number | "auto";
}

/**
 * LIME for images: hides random segments, asks the model, and fits a linear model to what it answers near the image.
 *
 * `x: float[rows, channels, height, width]` or `float[rows, height, width]`; `values: [rows, segments]`, and `players`
 * says which segment each element belongs to; `baseValue` is the surrogate's intercept. `extra.score`,
 * `extra.localPrediction` and `extra.list` as for tables ({@link SurrogateFacts}).
 *
 * Defaults are those of the authors' package: quickshift (kernel size 4, maximal distance 200, ratio 0.2), segments
 * hidden with probability one half and replaced by their mean, cosine distance, kernel width 0.25, 1000 samples, ridge
 * penalty 1. Explain probabilities, `(x) => softmax(model(x))`, to match it.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?: Explaining the Predictions of Any
 * Classifier", KDD 2016, algorithm 1.
 *
 * @param model a white box, float[rows, ...image] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for options out of range, `shape`, `data` for NaN or infinity, `aborted`
 * @example
 * ```ts
 * const lime = limeImage(imageModel, { segmentation: gridSegmentation({ size: 2 }) });
 * const { values, players } = await lime.explain(images, { target: 1 });
 * ```
 */
export function limeImage(model: WhiteBox, options?: LimeImageOptions): OutputsExplainer;
export function limeImage(model: Model, options?: LimeImageOptions): OutputsExplainer;
export function limeImage(model: Model, options: LimeImageOptions = {}): OutputsExplainer {
  refuseUnknown("limeImage", options, ["segmentation", "hideColor", "maxFeatures", "samples", ...limeKeys]);
  const {
    segmentation = quickshift(),
    hideColor = null,
    samples = "auto",
    seed = 0,
    kernelWidth = 0.25,
  } = options;
  const { featureNames, outputNames, ...used } = options;
  const fit = surrogateOptions(options, options.maxFeatures ?? Number.MAX_SAFE_INTEGER);
  const count = sampleCount(samples, 1000);
  randomStream(seed);
  const masked = maskedOutputs(model, options.batchSize);

  return limeExplainer({
    method: "limeImage",
    samples: count,
    seed,
    fit,
    names: outputNames ? { outputNames } : {},
    used: { ...used, kernelWidth, hideColor, segmentation: options.segmentation ?? "quickshift" },
    read: (x: Rows, call) => readRows(x, "x", isWhiteBox(model) ? call : { ...call, dtype: "float64" }),
    begin: async (rows, call) => {
      const { channels, height, width } = imageSize(rows);
      const players = new Float64Array(rows.values.length);
      return {
        ask: async (row) => {
          const values = rows.values.slice(row * rows.rowSize, (row + 1) * rows.rowSize);
          const picture = { shape: [channels, height, width], values };
          const { segments, count: shown } = numberSegments(await segmentation(picture), height, width);
          for (let i = 0; i < values.length; i++)
            players[row * values.length + i] = segments[i % segments.length] as number;
          const masks = drawMasks(count, shown, randomStream(seed, row));
          const image = { ...rows, values, count: 1, shape: [1, ...rows.rowShape] };
          const hidden = { ...image, values: hiddenImage(picture, segments, shown, hideColor) };
          return {
            data: Float64Array.from(masks),
            features: shown,
            weights: exponentialKernel(cosineDistances(masks, shown), kernelWidth),
            outputs: await masked.run({ image, hidden, segments, players: shown, masks }, call),
            conditions: Array.from({ length: shown }, (_, i) => featureNames?.[i] ?? `segment ${i}`),
          };
        },
        fields: () => ({
          data: { shape: rows.shape, values: rows.values },
          players: { shape: rows.shape, values: players },
        }),
      };
    },
    dispose: () => masked.dispose(),
  });
}

interface ImageSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

function imageSize({ rowShape, shape }: HostRows): ImageSize {
  const isImage = rowShape.length === 2 || rowShape.length === 3;
  if (!isImage || rowShape.includes(0))
    fail(
      "shape",
      "images are [rows, channels, height, width] or [rows, height, width]",
      `[${shape.join(", ")}]`,
    );
  const [channels, height, width] = (rowShape.length === 3 ? rowShape : [1, ...rowShape]) as [
    number,
    number,
    number,
  ];
  return { channels, height, width };
}

/** Each segment shown or hidden with probability one half; the first sample shows all. */
function drawMasks(count: number, segments: number, random: RandomStream): Uint8Array {
  const masks = new Uint8Array(count * segments).fill(1, 0, segments);
  for (let i = segments; i < masks.length; i++) masks[i] = random.integer(2);
  return masks;
}

/** The image with every segment hidden. */
function hiddenImage(
  { shape, values }: NumericArray,
  segments: Int32Array,
  count: number,
  hideColor: number | readonly number[] | null,
): Float64Array {
  const channels = shape[0] as number;
  const pixels = segments.length;
  const hidden = new Float64Array(values.length);
  if (hideColor !== null) {
    const colours = typeof hideColor === "number" ? new Array<number>(channels).fill(hideColor) : hideColor;
    if (colours.length !== channels || !colours.every(Number.isFinite))
      fail(
        "argument",
        "hideColor is a number, one for each channel, or null",
        `[${colours.join(", ")}] for ${channels}`,
      );
    return hidden.map((_, i) => colours[Math.floor(i / pixels)] as number);
  }
  const sizes = new Float64Array(count);
  for (const segment of segments) sizes[segment] = (sizes[segment] as number) + 1;
  for (let c = 0; c < channels; c++) {
    const sums = new Float64Array(count);
    segments.forEach((segment, p) => {
      sums[segment] = (sums[segment] as number) + (values[c * pixels + p] as number);
    });
    segments.forEach((segment, p) => {
      hidden[c * pixels + p] = (sums[segment] as number) / (sizes[segment] as number);
    });
  }
  return hidden;
}

/** 1 - cos of the angle to the mask of all segments, which is 1 for the mask of none. */
function cosineDistances(masks: Uint8Array, segments: number): Float64Array {
  return Float64Array.from({ length: masks.length / segments }, (_, k) => {
    let shown = 0;
    for (let i = 0; i < segments; i++) shown += masks[k * segments + i] as number;
    return 1 - Math.sqrt(shown / segments);
  });
}
