import { decode, jit, stack, type Tensor, throwIfAborted } from "@hyaline/core";
import { required, text, texts } from "@hyaline/core/facts";
import {
  defaultBatchSize,
  equalChunks,
  inputTensors,
  layerValues,
  modelGraph,
  modelInput,
  modelOutput,
  rowSizeOf,
  runWithLayers,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";

type ModelInput = Tensor | Readonly<Record<string, Tensor>>;

/**
 * The logit lens: what the model would answer if each layer's value were its last. `x: any[rows, ...input]`, or a record
 * of inputs; `values` are float64[rows, layers, ...outputs].
 *
 * f(x with what comes into `readout` = h)
 *
 * It is for models that add to one stream from layer to layer: the layers' values have the shape of what comes into
 * `readout`, which is the module that turns the stream into outputs (with the normalisation in front of it, where there is
 * one).
 *
 * Source: nostalgebraist, "interpreting GPT: the logit lens", 2020.
 *
 * @function
 * @param model a white box: a traceable function from any[rows, ...input] to [rows, ...outputs]
 * @throws HyalineError `argument` for a layer that is not there, `shape` for one that does not fit, `data`, `aborted`
 * @example
 * ```ts
 * const stream = sequential({ first: dense(4), second: dense(4), out: dense(3) });
 * const whole = bind(stream, stream.init(random.key(0), x));
 * const { values } = await logitLens(whole, { layers: ["first", "second"], readout: "out" }).explain(x);
 * ```
 */
export const logitLens = /* @__PURE__ */ defineAsking(
  {
    name: "logitLens",
    title: "Logit lens",
    family: "intervention",
    summary: "What the model would answer if each layer's value were its last.",
    formula: "f(x with what comes into the readout = h)",
    source: { authors: "nostalgebraist", title: "interpreting GPT: the logit lens", year: 2020 },
    needs: "whiteBox",
    rows: "records",
    gives: "readings",
    promises: [],
    cost: "1 forward, and 1 from each layer on",
  },
  {
    /** Names of the layers to read, as `listLayers` shows them. */
    layers: required(texts("Names of the layers to read, as listLayers shows them.")),
    /** The module that turns the last layer's value into outputs. */
    readout: required(text("The module that turns the last layer's value into outputs.", undefined)),
  },
  {},
  (model, { layers = [], readout = "", batchSize }) => {
    const asked = (x: ModelInput) => modelOutput(model, x);
    const lens = jit((x: ModelInput) => {
      const values = layerValues(asked, layers, x);
      const traced = modelGraph(asked, x);
      const read = layers.map((layer) =>
        runWithLayers(traced, x, [{ ref: readout, at: "input", change: () => values[layer] as Tensor }]),
      );
      return stack(read, { axis: 1 });
    });
    return {
      attribute: async ({ inputs, evaluate, long }) => {
        const { outputs, targets } = await evaluate();
        const outputShape = outputs.outputShape ?? outputs.shape.slice(1);
        const perRow = (layers.length * outputs.values.length) / inputs.count;
        const values = new Float64Array(inputs.count * perRow);
        for (const chunk of equalChunks(inputs.count, defaultBatchSize(rowSizeOf(inputs), batchSize))) {
          throwIfAborted(long.signal);
          const tensors = inputTensors(inputs, chunk);
          const y = await lens.call([modelInput(inputs, tensors)], long);
          const found = decode(await y.data(long), y.dtype);
          values.set(found.subarray(0, chunk.count * perRow), chunk.start * perRow);
          for (const used of [...tensors, y]) used.dispose();
        }
        const called = outputShape.length === 2 ? ["step", "output"] : [];
        const last = outputShape.length - 1;
        const names = outputShape.map((_, i) => ({
          name: called[i] ?? (i === last ? "output" : `axis ${i + 1}`),
        }));
        return {
          kind: "readings" as const,
          quantity: "output from the layer",
          target: targets,
          values: { shape: [inputs.count, layers.length, ...outputShape], values },
          axes: [{ name: "layer", labels: layers }, ...names],
          evaluations: inputs.count * layers.length,
        };
      },
      dispose: () => lens.dispose(),
    };
  },
);
