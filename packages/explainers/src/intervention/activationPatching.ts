import { fail } from "@hyaline/core";
import { required, texts } from "@hyaline/core/facts";
import { dataRows, explainedOutputs, inputTensors, modelInput } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { likeInputs, rowsAt } from "./parts/likeInputs.js";
import { placeAxes } from "./parts/placeAxes.js";
import { replacing } from "./parts/replacing.js";

/**
 * Activation patching: what the output changes by where a layer's value, or one place of it, is that of another run.
 * `x: any[rows, ...input]`, or a record of inputs; `values` are float64[rows, layers, ...places].
 *
 * f(x with h = h(source)) − f(x), each run whole
 *
 * `places` says what is patched at a time: `{ step: 1 }` one step of [rows, steps, size], `{ head: 1 }` one head of
 * [rows, heads, steps, depth] (the layers `…/heads` of `multiHeadAttention`), `{ head: 1, step: 2 }` one step of one head;
 * left out, the whole value. Where layers differ in their places, what a layer lacks is NaN.
 *
 * Source: K. Meng, D. Bau, A. Andonian, Y. Belinkov, "Locating and Editing Factual Associations in GPT", 2022, section 2.
 *
 * @function
 * @param model a white box: a traceable function from any[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there, `shape` for a source of another shape and for axes that a
 * layer lacks, `data`, `aborted`
 * @example
 * ```ts
 * const layers = ["sequential/dense1"];
 * const patching = activationPatching(model, { layers, places: { unit: 1 } });
 * const { values, axes } = await patching.explain(x, { source: trainingRows.slice(0, 4) }); // axes: layer, unit
 * ```
 */
export const activationPatching = /* @__PURE__ */ defineAsking(
  {
    name: "activationPatching",
    title: "Activation patching",
    family: "intervention",
    summary: "What the output changes by where a layer's value, or one place of it, is that of another run.",
    formula: "f(x with h = h(source)) − f(x)",
    source: {
      authors: "K. Meng, D. Bau, A. Andonian, Y. Belinkov",
      title: "Locating and Editing Factual Associations in GPT",
      year: 2022,
      where: "section 2",
    },
    needs: "whiteBox",
    rows: "records",
    gives: "readings",
    promises: [],
    cost: "2 forwards, and 1 for each place of each layer",
  },
  {
    /** Names of the layers, as `listLayers` shows them. */
    layers: required(texts("Names of the layers, as listLayers shows them.")),
    /** Axes of the layers' values whose places are replaced one at a time, by name (default: the whole value at once). */
    places: placeAxes(
      "Axes of the layers' values whose places are replaced one at a time, by name (default: the whole value at once).",
    ),
  },
  {
    /** The run whose values take the place: one row, or one for each of x (default: zeros). */
    source: dataRows("The run whose values take the place: one row, or one for each of x (default: zeros)."),
  },
  (model, { layers = [], places = {}, batchSize }) => {
    const patched = replacing(model, layers, batchSize);
    return {
      attribute: async ({ inputs, evaluate, run, options: { source: given }, long }) => {
        const { outputs, targets } = await evaluate();
        const one = await likeInputs(given, inputs, "source", long);
        const source = one.count === 1 ? rowsAt(one, new Uint8Array(inputs.count)) : one;
        if (source.count !== inputs.count)
          fail("shape", "source is one row, or one for each row of x", `${source.count} for ${inputs.count}`);
        const output = explainedOutputs(outputs, targets);
        const found = await patched.effects({
          inputs,
          targets,
          before: output,
          places,
          long,
          times: 1,
          there: (chunk) => patched.read(modelInput(source, inputTensors(source, chunk)), long),
        });
        return {
          kind: "readings" as const,
          quantity: "change of the output",
          target: targets,
          ...found,
          output: oneEach(output),
          sourceOutput: oneEach(explainedOutputs(await run(source), targets)),
          evaluations: found.evaluations + inputs.count,
        };
      },
      dispose: () => patched.dispose(),
    };
  },
);

const oneEach = (values: Float64Array) => ({ shape: [values.length], values });
