import { fail, HyalineError, throwIfAborted } from "@hyaline/core";
import { declare, type Options, readOptions } from "@hyaline/core/facts";
import type { Explanation } from "../explanation.js";
import { isWhiteBox, type Model, readInputs, type WhiteBox } from "../model/index.js";
import { checkModel } from "./checkModel.js";
import { callOptions, factoryOptions, tokensOption } from "./commonOptions.js";
import type { ExplainerOptions, Until } from "./explainer.js";
import type { ExplainerFacts } from "./facts.js";
import { finish } from "./finish.js";
import type { Form, Given } from "./form.js";
import { longOf } from "./longOf.js";
import { openCall } from "./openCall.js";

/** An explainer's factory: what `defineExplainer` says, for methods of the given forms. */
/* @__NO_SIDE_EFFECTS__ */
export function explainerOf(
  forms: readonly Form[],
  facts: ExplainerFacts,
  options: Options,
  ownCallOptions: Options,
  make: (model: never, options: never) => object,
  versions: Readonly<Record<string, string>> = {},
) {
  const { name } = facts;
  const atFactory: Options = {
    ...factoryOptions,
    ...("layer" in options ? tokensOption : {}),
    ...options,
  };

  const factory = (given: unknown, givenOptions?: Given) => {
    checkModel(facts, given);
    const used = readOptions(name, atFactory, givenOptions, {
      names: [...Object.keys(callOptions), ...Object.keys(ownCallOptions)],
      place: `explain(x, { … })`,
    }) as ExplainerOptions;
    const method = make(given as never, used as never);
    const source = { facts, method, model: given as Model, used, options: ownCallOptions };
    const working =
      forms.map((form) => form(source)).find((one) => one !== undefined) ??
      fail("internal", `${name} has a form that it was defined for`, Object.keys(method).join());
    const { anytime, outputsOptions, differentiates, runner } = working;
    const more: Options = anytime?.options ?? {};
    const elsewhere = { names: Object.keys(atFactory), place: `${name}(model, { … })` };

    /** Ever better results, each one for every explained output, until one is good enough. */
    async function* results(x: unknown, asked: Given): AsyncGenerator<readonly unknown[]> {
      try {
        yield* resultsOf(x, asked);
      } catch (error) {
        const isOfInputs = /^(dtype|argument)$/.test((error as HyalineError).code);
        if (!isOfInputs || !isWhiteBox(given as Model)) throw error;
        // What a model refuses, it refuses before there is a result.
        const { inputsInstead } = await import("./inputsInstead.js");
        yield* resultsOf(await inputsInstead(error, given as WhiteBox, x, readInputs), asked);
      }
    }

    async function* resultsOf(x: unknown, asked: Given): AsyncGenerator<readonly unknown[]> {
      const startedAt = performance.now();
      const chosen = working.complete(asked);
      const long = longOf(chosen);
      throwIfAborted(long.signal);
      const call = await openCall(
        { facts, model: source.model, runner, options: ownCallOptions, differentiates },
        x,
        chosen,
        long,
      );
      const ending = { facts, used, versions, chosen: asked, startedAt, long };
      let last: readonly unknown[] | undefined;
      try {
        for await (const each of working.found(call, chosen, long)) {
          last = each.map((one) => finish(ending, call, one));
          yield last;
          const until = chosen.until as Until | undefined;
          if (anytime?.isEnough(last as readonly Explanation[], until, startedAt)) return;
          if (anytime) throwIfAborted(long.signal);
        }
      } catch (error) {
        const isAborted = error instanceof HyalineError && error.code === "aborted";
        if (!anytime || !isAborted || chosen.onAbort !== "partial" || !last) throw error;
        yield (last as readonly Explanation[]).map(anytime.asPartial);
      }
    }

    const readCall = (of: string, specs: Options, call: Given | undefined) =>
      readOptions(`${name}.${of}`, { ...specs, ...ownCallOptions, ...more }, call, elsewhere);
    const drain = async (x: unknown, chosen: Given): Promise<readonly unknown[]> => {
      let last: readonly unknown[] = [];
      for await (last of results(x, chosen));
      return last;
    };

    return {
      method: name,
      explain: async (x: unknown, call?: Given) =>
        (await drain(x, readCall("explain", callOptions, call)))[0],
      ...(outputsOptions && {
        explainOutputs: async (x: unknown, call?: Given) =>
          drain(x, readCall("explainOutputs", outputsOptions, call)),
      }),
      ...(anytime && {
        stream: async function* (x: unknown, call?: Given) {
          for await (const [first] of results(x, readCall("stream", callOptions, call))) yield first;
        },
      }),
      ...working.surface,
      dispose: () => working.dispose(),
    };
  };
  return declare(factory, facts, options, ownCallOptions);
}
