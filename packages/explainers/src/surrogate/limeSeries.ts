import { choice, integer, number } from "@hyaline/core/facts";
import { inTurns, type OptionsOf, randomStream } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { drawnMasks } from "./parts/drawnMasks.js";
import { explainRows } from "./parts/explainRows.js";
import { cosineDistances, exponentialKernel } from "./parts/proximity.js";
import { maskSamples, recordedMasks } from "./parts/recordedMasks.js";
import { filled, masked, stretchesOf } from "./parts/stretches.js";
import { surrogateOptions, width } from "./parts/surrogateOptions.js";

/**
 * LIME for series: hides random stretches of time, asks the model, and fits a linear model to what it answers near the
 * series.
 *
 * `x: float[rows, time]` or `float[rows, time, channels]`. `values: [rows, segments]`, and `players` says which stretch each
 * element belongs to: all channels of a stretch together, or each by itself with `channels: "apart"`. A hidden stretch shows
 * its channel's mean, a straight line between its ends, zeros, or noise of its channel's mean and deviation.
 * `extra.score`, `extra.localPrediction` and `extra.list` are as for tables ({@link SurrogateFacts}).
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why Should I Trust You?", KDD 2016, algorithm 1; stretches of time as
 * in E. Metzenthin, "LIME-For-Time", 2020.
 *
 * @function
 * @param model a white box, float[rows, time, ...] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for more segments than there is time and where no sample is near enough; `shape` for what
 * is no series; `data`; `aborted`
 * @example
 * ```ts
 * const late = async (rows: number[][]) => rows.map((row) => row.slice(2).reduce((sum, v) => sum + v, 0));
 * const lime = limeSeries(late, { segments: 2, fill: "zero", samples: 100, ridgeAlpha: 0 });
 * const { values } = await lime.explain([[1, 2, 3, 4]]); // values.values: [0, 7]
 * ```
 */
export const limeSeries = /* @__PURE__ */ defineAsking(
  {
    name: "limeSeries",
    title: "LIME for series",
    family: "surrogate",
    summary: "A linear model of what the model answers when stretches of time are hidden.",
    formula: "argmin_g Σ π(z) (f(z) - g(z))² + |g|²",
    source: {
      authors: "M. T. Ribeiro, S. Singh, C. Guestrin",
      title: "Why Should I Trust You?",
      year: 2016,
      where: "algorithm 1",
    },
    needs: "predictions",
    rows: "numbers",
    gives: "explanation",
    promises: [],
    cost: "1000 series",
  },
  {
    /** Stretches of time, as long as each other (default 10, or one for each step where there are fewer). */
    segments: integer(
      "Stretches of time, as long as each other (default 10, or as many as there are steps).",
      undefined,
    ),
    /** Whether the channels of a stretch are hidden together (default) or apart. */
    channels: choice(
      "Whether the channels of a stretch are hidden together or apart.",
      ["together", "apart"],
      "together",
    ),
    /** What a hidden stretch shows (default `"mean"`): its channel's mean, a line between its ends, zeros, or noise. */
    fill: choice(
      "What a hidden stretch shows: its channel's mean, a line between its ends, zeros, or noise.",
      ["mean", "line", "zero", "noise"],
      "mean",
    ),
    /** How fast samples count less with their distance (default 0.25, as LIME's of images). */
    kernelWidth: width("How fast samples count less with their distance.", 0.25),
    /** How likely a stretch is shown (default 0.5). */
    shown: number("How likely a stretch is shown.", 0.5, [0.01, 0.99]),
    /** Masked series per explained one, itself included (default 1000). Or which: 0/1 masks `[samples][segments]`, the first all 1. */
    samples: maskSamples("Masked series per explained one, itself included; or recorded masks.", 1000),
    /** How many stretches the surrogate may use (default: all). */
    maxFeatures: integer("How many stretches the surrogate may use (default: all).", undefined),
    ...surrogateOptions,
  },
  {},
  (_, used) => {
    const { samples, seed, kernelWidth, shown, featureNames } = used;
    return {
      attributeOutputs: async (call) => {
        const { rows, run, signal } = call;
        const stretches = stretchesOf(rows, used);
        const { players, playerOf } = stretches;
        const fills = filled(rows, stretches, used.fill, seed);
        const found = await explainRows(
          call,
          rows.count,
          async (row) => {
            const masks =
              typeof samples === "number"
                ? await inTurns(drawnMasks(samples, players, shown, randomStream(seed, row)), signal)
                : recordedMasks(samples, players, row);
            const { values: outputs, outputShape } = await run(
              masked(rows, row, masks, playerOf, fills),
              () => row,
            );
            const distances = await inTurns(cosineDistances(masks, players), signal);
            return {
              data: masks,
              features: players,
              weights: exponentialKernel(distances, kernelWidth),
              outputs,
              outputShape,
              conditions: Array.from(
                { length: players },
                (__, i) => featureNames?.[i] ?? stretches.nameOf(i),
              ),
            };
          },
          { ...used, maxFeatures: used.maxFeatures ?? Number.MAX_SAFE_INTEGER },
        );
        const ofElements = { shape: rows.rowShape, values: Float64Array.from(playerOf) };
        return found.map((each) => ({ ...each, players: ofElements }));
      },
    };
  },
);

export type LimeSeriesOptions = OptionsOf<typeof limeSeries>;
