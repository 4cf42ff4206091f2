import { HyalineError, type LongCallOptions, throwIfAborted } from "@hyaline/core";
import { type Chosen, declare, type Options, readOptions } from "@hyaline/core/facts";
import type { Explanation } from "../explanation.js";
import {
  chooseOutputs,
  chooseTarget,
  inputsRunner,
  type Model,
  type Target,
  type WhiteBox,
} from "../model/index.js";
import { asPartial, isEnough } from "./anytime.js";
import { checkModel } from "./checkModel.js";
import { anytimeOptions, callOptions, factoryOptions, outputsOptions } from "./commonOptions.js";
import type {
  AnytimeOptions,
  Explainer,
  ExplainerFactory,
  ExplainerOptions,
  Exportable,
  ModelFor,
  OfOutputs,
  RowsFor,
  Streaming,
  TracedComplete,
  TracedExplanation,
  Until,
} from "./explainer.js";
import type { ExplainerFacts } from "./facts.js";
import { type Found, finish } from "./finish.js";
import { graphsOf } from "./graphs.js";
import type { Method, TracedMethod } from "./method.js";
import { type OpenCall, openCall } from "./openCall.js";
import type { ResultOf } from "./resultTypes.js";
import { runTraced } from "./runTraced.js";
import { tracedRunner } from "./tracedRunner.js";
import { neuronModel } from "./view.js";

type Given = Readonly<Record<string, unknown>>;

/** What a factory makes, by what its method can do. */
export type MadeOf<F extends ExplainerFacts, C, R> = Explainer<
  C,
  ResultOf<F, R>,
  RowsFor<F>,
  R extends { stream: unknown } | { streamOutputs: unknown } ? AnytimeOptions : unknown
> &
  (R extends { traced: unknown }
    ? Exportable<C, "completeness" extends F["promises"][number] ? TracedComplete : TracedExplanation>
    : unknown) &
  (R extends { attributeOutputs: unknown } | { streamOutputs: unknown }
    ? OfOutputs<C, ResultOf<F, R>, RowsFor<F>>
    : unknown) &
  (R extends { stream: unknown } | { streamOutputs: unknown }
    ? Streaming<C, ResultOf<F, R>, RowsFor<F>>
    : unknown);

/** Any of the forms that a method may take, looked at from inside. */
interface AnyMethod extends Partial<TracedMethod<Options>> {
  attribute?(call: unknown): Promise<Found>;
  attributeOutputs?(call: unknown): Promise<readonly Found[]>;
  stream?(call: unknown): AsyncIterable<Found>;
  streamOutputs?(call: unknown): AsyncIterable<readonly Found[]>;
}

/**
 * Declares an explainer: what is known of it, its options, and its maths in one of the forms of a {@link Method}. Models,
 * rows, targets, names, units, chunks, provenance, aborts, graphs and files are the same for every method, and are here.
 *
 * @param options specs of what the factory takes, besides {@link ExplainerOptions}
 * @param callOptions specs of what `explain` takes besides; those that are rows are read and cut into chunks as x is
 * @param make the method, once for each model
 * @param versions the packages that the method comes from, for provenance
 * @example
 * ```ts
 * const facts = {
 *   name: "saliency",
 *   title: "Saliency",
 *   family: "gradient",
 *   summary: "How strongly the output reacts to each element of the input.",
 *   needs: "whiteBox",
 *   rows: "numbers",
 *   gives: "explanation",
 *   promises: [],
 *   cost: "1 gradient",
 * } as const;
 * const saliency = defineExplainer(facts, { absolute: flag("Magnitudes.", true) }, {}, (_, { absolute }) => ({
 *   traced: ({ gradient }) => (xs) => ({ attributions: absolute ? gradient(xs).map(abs) : gradient(xs) }),
 * }));
 * ```
 */
/* @__NO_SIDE_EFFECTS__ */
export function defineExplainer<
  const F extends ExplainerFacts,
  O extends Options,
  C extends Options,
  R extends Method<F, C>,
>(
  facts: F,
  options: O,
  ownCallOptions: C,
  make: (model: ModelFor<F>, options: Chosen<O> & ExplainerOptions) => R,
  versions: Readonly<Record<string, string>> = {},
): ExplainerFactory<ModelFor<F>, O, C, MadeOf<F, C, R>> {
  const { name } = facts;
  const atFactory: Options = { ...factoryOptions, ...options };
  const isComplete = facts.promises.includes("completeness");

  const factory = (model: unknown, given?: Given) => {
    checkModel(facts, model);
    const used = readOptions(name, atFactory, given, {
      names: [...Object.keys(callOptions), ...Object.keys(ownCallOptions)],
      place: `explain(x, { … })`,
    }) as Chosen<O> & ExplainerOptions;
    const method = make(model as ModelFor<F>, used) as AnyMethod;
    const neuron = method.at?.neuron;
    const explained = (neuron ? neuronModel(model as WhiteBox, neuron) : model) as Model;
    const runner = inputsRunner(explained, used.batchSize === undefined ? {} : { batchSize: used.batchSize });
    const traced = method.traced
      ? tracedRunner(method as TracedMethod<Options>, explained as WhiteBox, used.batchSize)
      : undefined;
    const isAnytime = method.stream !== undefined || method.streamOutputs !== undefined;
    const more: Options = isAnytime ? anytimeOptions : {};
    const elsewhere = { names: Object.keys(atFactory), place: `${name}(model, { … })` };
    const differentiates = traced !== undefined && method.at?.layer === undefined;
    const source = { facts, model: explained, runner, options: ownCallOptions, differentiates };

    /** What the method finds, as it finds it: one for each explained output. */
    async function* found(
      call: OpenCall,
      chosen: Given,
      long: LongCallOptions,
    ): AsyncGenerator<readonly Found[]> {
      if (traced) {
        yield [await runTraced(method as TracedMethod<Options>, traced.run, call, long, isComplete)];
        return;
      }
      const rows = facts.rows === "texts" ? call.texts.length : call.inputs.count;
      const choose =
        "outputs" in chosen
          ? chooseOutputs(chosen.outputs as readonly number[] | undefined)
          : chooseTarget(chosen.target as Target | undefined, rows);
      const asked = Object.defineProperties({ choose }, Object.getOwnPropertyDescriptors(call));
      if (method.attribute) yield [await method.attribute(asked)];
      else if (method.attributeOutputs) yield await method.attributeOutputs(asked);
      else if (method.stream) for await (const each of method.stream(asked)) yield [each];
      else if (method.streamOutputs) yield* method.streamOutputs(asked);
    }

    /** Ever better results, each one for every explained output, until one is good enough. */
    async function* results(x: unknown, chosen: Given): AsyncGenerator<readonly unknown[]> {
      const startedAt = performance.now();
      const long = longOf(chosen);
      throwIfAborted(long.signal);
      const call = await openCall(source, x, withNeuron(chosen), long);
      const ending = { facts, used, versions, chosen, startedAt, long };
      let last: readonly unknown[] | undefined;
      try {
        for await (const each of found(call, chosen, long)) {
          last = each.map((one) => finish(ending, call, one));
          yield last;
          if (isEnough(last as readonly Explanation[], chosen.until as Until | undefined, startedAt)) return;
          if (isAnytime) throwIfAborted(long.signal);
        }
      } catch (error) {
        const isAborted = error instanceof HyalineError && error.code === "aborted";
        if (!isAborted || chosen.onAbort !== "partial" || !last) throw error;
        yield (last as readonly Explanation[]).map(asPartial);
      }
    }

    const withNeuron = (chosen: Given): Given =>
      neuron && chosen.target === undefined ? { ...chosen, target: { index: neuron.index } } : chosen;
    const readCall = (of: string, given: Given | undefined, specs: Options) =>
      readOptions(`${name}.${of}`, { ...specs, ...ownCallOptions, ...more }, given, elsewhere);
    const drain = async (x: unknown, chosen: Given): Promise<readonly unknown[]> => {
      let last: readonly unknown[] = [];
      for await (last of results(x, chosen));
      return last;
    };
    async function* stream(x: unknown, given?: Given) {
      for await (const [first] of results(x, readCall("stream", given, callOptions))) yield first;
    }

    return {
      method: name,
      explain: async (x: unknown, given?: Given) =>
        (await drain(x, readCall("explain", given, callOptions)))[0],
      ...(method.attributeOutputs || method.streamOutputs
        ? {
            explainOutputs: async (x: unknown, given?: Given) =>
              drain(x, readCall("explainOutputs", given, outputsOptions)),
          }
        : {}),
      ...(isAnytime ? { stream } : {}),
      ...(traced
        ? graphsOf({
            name,
            method: method as TracedMethod<Options>,
            model: explained as WhiteBox,
            options: ownCallOptions,
            isComplete,
          })
        : {}),
      dispose: () => {
        method.dispose?.();
        runner.dispose();
        traced?.dispose();
      },
    };
  };
  return declare(factory, facts, options, ownCallOptions) as never;
}

/** The options of every long call, without those that are left out. */
const longOf = ({ signal, onProgress, backend }: Given): LongCallOptions =>
  Object.fromEntries(
    Object.entries({ signal, onProgress, backend }).filter(([, value]) => value !== undefined),
  );
