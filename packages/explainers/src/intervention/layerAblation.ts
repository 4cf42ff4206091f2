import { add, div, type LongCallOptions, mean, mul, type Tensor, zeros } from "@hyaline/core";
import { choice, integer, required, texts } from "@hyaline/core/facts";
import {
  dataRows,
  defaultBatchSize,
  type ExplainedInputs,
  equalChunks,
  explainedOutputs,
  inputTensors,
  modelInput,
  randomStream,
  rowSizeOf,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { likeInputs, rowsAt } from "./parts/likeInputs.js";
import { placeAxes } from "./parts/placeAxes.js";
import { type LayerValues, type Replacing, replacing } from "./parts/replacing.js";

/**
 * Layer ablation: what the output changes by where a layer's value, or one place of it, says nothing: it is 0, the mean
 * over a background, or that of a background row drawn at random. `x: any[rows, ...input]`, or a record of inputs;
 * `values` are float64[rows, layers, ...places].
 *
 * f(x with h = ablated) − f(x)
 *
 * Zero is a value that a layer may never have; the mean keeps what all rows share; resampling keeps values that occur, and
 * `values` are means over `draws` of them.
 *
 * Source: L. Chan et al., "Causal Scrubbing: a method for rigorously testing interpretability hypotheses", 2022
 * (resampling); F. Zhang, N. Nanda, "Towards Best Practices of Activation Patching in Language Models", ICLR 2024 (zero
 * and mean).
 *
 * @function
 * @param model a white box: a traceable function from any[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there, `shape` for a background of another shape and for axes
 * that a layer lacks, `data`, `aborted`
 * @example
 * ```ts
 * const layers = ["sequential/dense1"];
 * const ablation = layerAblation(model, { layers, places: { unit: 1 }, fill: "mean", background: trainingRows });
 * const { values } = await ablation.explain(x);
 * ```
 */
export const layerAblation = /* @__PURE__ */ defineAsking(
  {
    name: "layerAblation",
    title: "Layer ablation",
    family: "intervention",
    summary: "What the output changes by where a layer's value, or one place of it, says nothing.",
    formula: "f(x with h = ablated) − f(x)",
    source: {
      authors: "F. Zhang, N. Nanda",
      title: "Towards Best Practices of Activation Patching in Language Models",
      year: 2024,
    },
    needs: "whiteBox",
    rows: "records",
    gives: "readings",
    promises: [],
    cost: "1 forward, and draws for each place of each layer",
  },
  {
    /** Names of the layers, as `listLayers` shows them. */
    layers: required(texts("Names of the layers, as listLayers shows them.")),
    /** Axes of the layers' values whose places are ablated one at a time, by name (default: the whole value at once). */
    places: placeAxes(
      "Axes of the layers' values whose places are ablated one at a time, by name (default: the whole value at once).",
    ),
    /** What takes the place: 0, the mean over the background, or values of background rows (default `"zero"`). */
    fill: choice(
      "What takes the place: 0, the mean over the background, or values of background rows.",
      ["zero", "mean", "resample"],
      "zero",
    ),
    /** Rows whose values stand for what is usual (default: the rows of x). */
    background: dataRows("Rows whose values stand for what is usual (default: the rows of x)."),
    /** Background rows drawn for each row where `fill` is `"resample"` (default 8). */
    draws: integer('Background rows drawn for each row where fill is "resample".', 8),
    /** Seed for drawing them (default 0). */
    seed: integer("Seed for drawing them.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {},
  (model, { layers = [], places = {}, fill, background: given, draws, seed, batchSize }) => {
    const ablated = replacing(model, layers, batchSize);
    return {
      attribute: async ({ inputs, evaluate, long }) => {
        const { outputs, targets } = await evaluate();
        const background = given === undefined ? inputs : await likeInputs(given, inputs, "background", long);
        const usual = fill === "mean" ? await meanValues(ablated, background, long, batchSize) : undefined;
        const streams = Array.from({ length: inputs.count }, (_, row) => randomStream(seed, row));
        const output = explainedOutputs(outputs, targets);
        const found = await ablated.effects({
          inputs,
          targets,
          before: output,
          places,
          long,
          times: fill === "resample" ? draws : 1,
          there: async ({ start, count, size }, x) => {
            if (usual) return usual;
            if (fill === "zero") return nothing(await ablated.read(x, long));
            const drawn = Array.from({ length: size }, (_, i) =>
              i < count ? (streams[start + i]?.integer(background.count) as number) : 0,
            );
            const chunk = { start: 0, count: size, size };
            const rows = rowsAt(background, drawn);
            return ablated.read(modelInput(rows, inputTensors(rows, chunk)), long);
          },
        });
        return {
          kind: "readings" as const,
          quantity: "change of the output",
          target: targets,
          ...found,
          output: { shape: [output.length], values: output },
          ...(fill === "resample" ? { seed } : {}),
        };
      },
      dispose: () => ablated.dispose(),
    };
  },
);

const nothing = (values: LayerValues): LayerValues =>
  Object.fromEntries(
    Object.entries(values).map(([name, { shape, dtype }]) => [name, zeros(shape, { dtype })]),
  );

/** The layers' values, each the mean over all rows: one row. */
async function meanValues(
  { read }: Replacing,
  rows: ExplainedInputs,
  long: LongCallOptions,
  batchSize: number | undefined,
): Promise<LayerValues> {
  let sums: LayerValues | undefined;
  // Chunks without padding, which would count twice.
  const chunks = equalChunks(rows.count, defaultBatchSize(rowSizeOf(rows), batchSize));
  for (const { start, count } of chunks) {
    const tensors = inputTensors(rows, { start, count, size: count });
    const values = await read(modelInput(rows, tensors), long);
    const own = Object.entries(values).map(([name, value]): [string, Tensor] => {
      const sum = mul(mean(value, { axes: 0, keepDims: true }), count);
      return [name, sums ? add(sums[name] as Tensor, sum) : sum];
    });
    sums = Object.fromEntries(own);
  }
  return Object.fromEntries(Object.entries(sums ?? {}).map(([name, sum]) => [name, div(sum, rows.count)]));
}
