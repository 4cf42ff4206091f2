import { fail, type LongCallOptions } from "@hyaline/core";
import {
  chooseOutputs,
  chooseTarget,
  type InputsRunner,
  inputsRunner,
  type Target,
  type WhiteBox,
} from "../model/index.js";
import { anytime } from "./anytime.js";
import { takesModel } from "./checkModel.js";
import type { Found } from "./finish.js";
import type { Form, Given } from "./form.js";
import type { OpenCall } from "./openCall.js";
import { outputsOptions } from "./outputsOptions.js";
import type { NeuronRef } from "./rowsOption.js";
import { withUnit } from "./withUnit.js";

/** The forms of methods that need the host between evaluations, looked at from inside. */
interface AskedMethod {
  attribute?(call: unknown): Promise<Found>;
  attributeOutputs?(call: unknown): Promise<readonly Found[]>;
  stream?(call: unknown): AsyncIterable<Found>;
  streamOutputs?(call: unknown): AsyncIterable<readonly Found[]>;
  readonly at?: { readonly neuron?: NeuronRef | undefined };
  dispose?(): void;
}

/** Of methods that know their model from inside: trees, weights. */
const notAsked: InputsRunner = {
  run: () => fail("internal", "a method that takes no model asks none"),
  dispose: () => undefined,
};

/** Methods that say `attribute` or `stream`. */
export const askedForm: Form = ({ facts, model, method, used }) => {
  const asked = method as AskedMethod;
  const isAnytime = asked.stream !== undefined || asked.streamOutputs !== undefined;
  if (!isAnytime && !asked.attribute && !asked.attributeOutputs) return undefined;

  async function* found(
    call: OpenCall,
    chosen: Given,
    _long: LongCallOptions,
  ): AsyncGenerator<readonly Found[]> {
    const rows = call.texts.length || call.inputs.count;
    const choose =
      "outputs" in chosen
        ? chooseOutputs(chosen.outputs as readonly number[] | undefined)
        : chooseTarget(chosen.target as Target | undefined, rows);
    const own = Object.defineProperties(
      { choose, until: chosen.until },
      Object.getOwnPropertyDescriptors(call),
    );
    if (asked.attribute) yield [await asked.attribute(own)];
    else if (asked.attributeOutputs) yield await asked.attributeOutputs(own);
    else if (asked.stream) for await (const each of asked.stream(own)) yield [each];
    else if (asked.streamOutputs) yield* asked.streamOutputs(own);
  }

  const { neuron } = asked.at ?? {};
  const { batchSize } = used;
  const ofModel = () => (takesModel(facts) ? inputsRunner(model, { batchSize }) : notAsked);
  const runner = neuron ? unitRunner(model as WhiteBox, neuron, batchSize) : ofModel();
  return {
    runner,
    differentiates: false,
    anytime: isAnytime ? anytime : undefined,
    outputsOptions: asked.attributeOutputs || asked.streamOutputs ? outputsOptions : undefined,
    complete: (chosen) => withUnit(chosen, neuron),
    found,
    surface: {},
    dispose: () => {
      asked.dispose?.();
      runner.dispose();
    },
  };
};

/** The model with a unit's layer in the place of its outputs: what looks into layers is loaded when it runs. */
function unitRunner(model: WhiteBox, neuron: NeuronRef, batchSize: number | undefined): InputsRunner {
  let runner: InputsRunner | undefined;
  return {
    run: async (...given) => {
      const { neuronModel } = await import("./viewAtLayer.js");
      runner ??= inputsRunner(neuronModel(model, neuron), { batchSize });
      return runner.run(...given);
    },
    dispose: () => runner?.dispose(),
  };
}
