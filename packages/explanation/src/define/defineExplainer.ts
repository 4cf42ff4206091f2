import type { Chosen, Options } from "@hyaline/core/facts";
import { askedForm } from "./askedForm.js";
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
} from "./explainer.js";
import { explainerOf } from "./explainerOf.js";
import type { ExplainerFacts } from "./facts.js";
import type { Method } from "./method.js";
import type { ResultOf } from "./resultTypes.js";
import { tracedForm } from "./tracedForm.js";

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
  return explainerOf([tracedForm, askedForm], facts, options, ownCallOptions, make, versions) as never;
}

/** {@link defineExplainer} for methods that say `traced`: a page that has no other kind loads less. */
/* @__NO_SIDE_EFFECTS__ */
export const defineTraced = ((...given) => explainerOf([tracedForm], ...given)) as typeof defineExplainer;

/** {@link defineExplainer} for methods that say `attribute` or `stream`: a page that has no other kind loads less. */
/* @__NO_SIDE_EFFECTS__ */
export const defineAsking = ((...given) => explainerOf([askedForm], ...given)) as typeof defineExplainer;
