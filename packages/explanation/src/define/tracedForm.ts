import type { Options } from "@hyaline/core/facts";
import type { InputsRunner, WhiteBox } from "../model/index.js";
import type { Exportable } from "./explainer.js";
import type { Form } from "./form.js";
import type { Graphs } from "./graphs.js";
import type { TracedMethod } from "./method.js";
import { runTraced } from "./runTraced.js";
import { type TracedRunner, tracedRunner } from "./tracedRunner.js";
import { type Look, lookAtInputs } from "./view.js";
import { withUnit } from "./withUnit.js";

/** Where a traced method looks from, and its graphs, compiled. */
interface Seen {
  readonly model: WhiteBox;
  readonly look: Look;
  readonly runner: TracedRunner;
}

/**
 * Methods that say `traced`: one graph, in chunks of rows, as a function, and as a file. What only some calls need is
 * loaded when it is needed: layers, graphs and files, and evaluations of the model by itself.
 */
export const tracedForm: Form = ({ facts, model: given, method, used, options }) => {
  const traced = method as TracedMethod<Options>;
  if (!traced.traced) return undefined;
  const { neuron, layer } = traced.at ?? {};
  const isComplete = facts.promises.includes("completeness");
  let seen: Seen | undefined;
  let asked: InputsRunner | undefined;

  const open = async (): Promise<Seen> => {
    const layers = neuron || layer !== undefined ? await import("./viewAtLayer.js") : undefined;
    if (seen) return seen;
    const model = layers && neuron ? layers.neuronModel(given as WhiteBox, neuron) : (given as WhiteBox);
    const look = layers && layer !== undefined ? layers.lookAtLayer(layer) : lookAtInputs;
    seen = { model, look, runner: tracedRunner(traced, { model, look }, used.batchSize) };
    return seen;
  };
  const graphs = async (): Promise<Graphs<Options>> => {
    const { graphsOf } = await import("./graphs.js");
    return graphsOf({ name: facts.name, method: traced, ...(await open()), options, isComplete });
  };
  const surface: Exportable<Options> = {
    traced: async (...of) => (await graphs()).traced(...of),
    toGraph: async (...of) => (await graphs()).toGraph(...of),
    toOnnx: async (...of) => (await graphs()).toOnnx(...of),
  };

  return {
    runner: {
      run: async (inputs, call) => {
        const { inputsRunner } = await import("../model/inputsRunner.js");
        const { model } = await open();
        asked ??= inputsRunner(model, { batchSize: used.batchSize });
        return asked.run(inputs, call);
      },
    },
    differentiates: layer === undefined && traced.looksInside !== true,
    complete: (chosen) => withUnit(chosen, neuron),
    found: async function* (call, _chosen, long) {
      yield [await runTraced(traced, (await open()).runner, call, long, { isComplete, tokens: used.tokens })];
    },
    surface,
    dispose: () => {
      traced.dispose?.();
      seen?.runner.dispose();
      asked?.dispose();
    },
  };
};
