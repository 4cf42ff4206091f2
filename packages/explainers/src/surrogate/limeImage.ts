import { fail, type NumericArray, quote } from "@hyaline/core";
import { callback, choice, either, type Given, integer, type Option } from "@hyaline/core/facts";
import {
  attributedOf,
  coalitionRunner,
  type ExplainedInputs,
  type ExplainerOptions,
  type HostInput,
  inTurns,
  randomStream,
  rideAlong,
  rowSizeOf,
  type Segmentation,
  segmentMasker,
  slic,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { drawnMasks } from "./parts/drawnMasks.js";
import { explainRows } from "./parts/explainRows.js";
import { cosineDistances, exponentialKernel } from "./parts/proximity.js";
import { type MaskSamples, maskSamples, recordedMasks } from "./parts/recordedMasks.js";
import { segmentFill } from "./parts/segmentFill.js";
import { surrogateOptions, width } from "./parts/surrogateOptions.js";
import { withoutProgress } from "./parts/withoutProgress.js";

const options = {
  /** Cuts an image into segments, from `[channels, height, width]` (default: `slic()`, some 50 of them or fewer). */
  segmentation: callback<Segmentation>("Cuts an image into segments.", "(image) => labels"),
  /**
   * What hidden segments show: one number, one per channel, `null` (the default) or `"mean"` for each segment's mean colour,
   * `"blur"` for the image out of focus, `"noise"` for noise of its colours, or `"inpaint"` for what is shown around them.
   */
  hideColor: segmentFill,
  /** How fast samples count less with their distance (default 0.25, as in LIME). */
  kernelWidth: width("How fast samples count less with their distance.", 0.25),
  /**
   * Masked images per explained image, itself included (default 1000, `"auto"`, as in LIME). Or which: 0/1 masks
   * `[samples][segments]`, the first all 1.
   */
  samples: /* @__PURE__ */ either(
    "Masked images per explained image, itself included; or recorded masks.",
    [maskSamples("", 1000), choice("", ["auto"], "auto")],
    1000,
  ) as Option<MaskSamples | "auto">,
  /** How many segments the surrogate may use (default: all, as in LIME). */
  maxFeatures: integer("How many segments the surrogate may use (default: all).", undefined),
  ...surrogateOptions,
};

export interface LimeImageOptions extends ExplainerOptions, Given<typeof options> {}

/**
 * LIME for images: hides random segments, asks the model, and fits a linear model to what it answers near the image.
 *
 * `x: float[rows, channels, height, width]` or `float[rows, height, width]`; of a record of inputs one is the image and
 * the others ride along. `values: [rows, segments]`, and `players` says which segment each element belongs to;
 * `baseValue` is the surrogate's intercept. `extra.score`, `extra.localPrediction` and `extra.list` as for tables
 * ({@link SurrogateFacts}). A coefficient is what the output changes by where the segment is shown.
 *
 * Defaults are those of the authors' package but for the segments: segments hidden with probability one half and replaced by
 * their mean, cosine distance, kernel width 0.25, 1000 samples, ridge penalty 1. Theirs are `quickshift()`, which makes one
 * segment of an image of 8 × 8 and takes long for a large one; `slic()` makes some 50 of either. Explain probabilities, `(x) => softmax(model(x))`, to match it. Equal masks are asked once.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?: Explaining the Predictions of Any
 * Classifier", KDD 2016, algorithm 1.
 *
 * @function
 * @param model a white box, float[rows, ...image] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for options out of range and where no sample is near enough; `shape` for what is no
 * image, and for labels and masks of another size; `data` for NaN or infinity; what the model's calls throw; `aborted`
 * @example
 * ```ts
 * const lime = limeImage(imageModel, { segmentation: gridSegmentation({ size: 2 }) });
 * const { values, players } = await lime.explain(images, { target: 1 });
 * ```
 */
export const limeImage = /* @__PURE__ */ defineAsking(
  {
    name: "limeImage",
    title: "LIME for images",
    family: "surrogate",
    summary: "A linear model of what the model answers when segments of an image are hidden.",
    formula: "argmin_g Σ π(z) (f(z) - g(z))² + |g|²",
    source: {
      authors: "M. T. Ribeiro, S. Singh, C. Guestrin",
      title: "Why Should I Trust You?",
      year: 2016,
      where: "algorithm 1",
    },
    needs: "predictions",
    rows: "records",
    gives: "explanation",
    promises: [],
    cost: "1000 images",
  },
  options,
  {},
  (model, used) => {
    const { segmentation = slic(), hideColor, kernelWidth, seed, featureNames } = used;
    const samples = used.samples === "auto" ? 1000 : used.samples;
    const masker = segmentMasker({ segmentation, hideColor });
    const runner = coalitionRunner(model, used.batchSize);
    const maxFeatures = used.maxFeatures ?? Number.MAX_SAFE_INTEGER;
    return {
      attributeOutputs: async (call) => {
        const { inputs, signal } = call;
        const long = withoutProgress(call);
        const image = imageOf(inputs);
        const segments = await masker.bind(image, long);
        const count = typeof samples === "number" ? samples : samples.length;
        const stream = inputs.named
          ? runner.start(
              rideAlong(segments, inputs, image.name),
              { ...inputs, rowSize: rowSizeOf(inputs) },
              count,
              long,
            )
          : runner.start(segments, image, count, long);
        const found = await explainRows(
          call,
          inputs.count,
          async (row) => {
            const players = segments.playersOf(row);
            const masks =
              typeof samples === "number"
                ? await inTurns(drawnMasks(samples, players, 0.5, randomStream(seed, row)), signal)
                : recordedMasks(samples, players, row);
            let outputs = new Float64Array(0);
            await stream.add({ row, count, masks }, (values) => {
              outputs = values as Float64Array<ArrayBuffer>;
            });
            await stream.finish();
            const distances = await inTurns(cosineDistances(masks, players), signal);
            return {
              data: masks,
              features: players,
              weights: exponentialKernel(distances, kernelWidth),
              outputs,
              outputShape: stream.outputShape(),
              conditions: Array.from({ length: players }, (_, i) => featureNames?.[i] ?? `segment ${i}`),
            };
          },
          { ...used, maxFeatures },
        );
        const players = playersOf(inputs, image, (row) => segments.assignmentOf(row));
        return found.map((each) => ({ ...each, players, evaluations: stream.evaluated() }));
      },
      dispose: () => runner.dispose(),
    };
  },
);

/** The one input that is an image. */
function imageOf(inputs: ExplainedInputs): HostInput {
  const [image, ...others] = attributedOf(inputs);
  if (!image || others.length > 0)
    return fail(
      "argument",
      "limeImage explains one input",
      quote(attributedOf(inputs).map(({ name }) => name)),
      "name the image with attribute",
    );
  return image;
}

/** Which segment each element belongs to: shaped like the images, or like all inputs side by side. */
function playersOf(
  { parts, count, named }: ExplainedInputs,
  image: HostInput,
  assignmentOf: (row: number) => Int32Array,
): NumericArray {
  const width = rowSizeOf({ parts, count, named });
  const values = new Float64Array(count * width).fill(-1);
  const before = parts.slice(0, parts.indexOf(image));
  const offset = before.reduce((sum, { rowSize }) => sum + rowSize, 0);
  for (let row = 0; row < count; row++) {
    const segments = assignmentOf(row);
    for (let at = 0; at < image.rowSize; at += segments.length)
      values.set(segments, row * width + offset + at);
  }
  return { shape: named ? [count, width] : image.shape, values };
}
