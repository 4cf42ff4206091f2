import type { Options } from "@hyaline/core/facts";
import type { WhiteBox } from "../model/index.js";
import type { Form } from "./form.js";
import { graphsOf } from "./graphs.js";
import type { TracedMethod } from "./method.js";
import { runTraced } from "./runTraced.js";
import { tracedRunner } from "./tracedRunner.js";
import { neuronModel } from "./view.js";

/** Methods that say `traced`: one graph, in chunks of rows, as a function, and as a file. */
export const tracedForm: Form = ({ facts, model: given, method, used, options }) => {
  const traced = method as TracedMethod<Options>;
  if (!traced.traced) return undefined;
  const { neuron, layer } = traced.at ?? {};
  const model = neuron ? neuronModel(given as WhiteBox, neuron) : (given as WhiteBox);
  const isComplete = facts.promises.includes("completeness");
  const runner = tracedRunner(traced, model, used.batchSize);
  return {
    model,
    differentiates: layer === undefined,
    isAnytime: false,
    servesOutputs: false,
    complete: (chosen) =>
      neuron && chosen.target === undefined ? { ...chosen, target: { index: neuron.index } } : chosen,
    found: async function* (call, _chosen, long) {
      yield [await runTraced(traced, runner, call, long, isComplete)];
    },
    surface: graphsOf({ name: facts.name, method: traced, model, options, isComplete }),
    dispose: () => {
      traced.dispose?.();
      runner.dispose();
    },
  };
};
