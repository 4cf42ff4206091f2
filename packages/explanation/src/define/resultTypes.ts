import type { NumericArray } from "@hyaline/core";
import type { Results } from "../results.js";
import type { ExplainerFacts, Promised } from "./facts.js";

/** What a method that promises completeness always gives. */
export interface Complete {
  /** What the attributions are counted from, one per row. */
  readonly baseValue: NumericArray;
  /** sum(values) - (output - baseValue), one per row. */
  readonly convergenceDelta: readonly number[];
}

/** What a method that promises standard errors always gives. */
export interface Sampled {
  /** Sampling error of each value, shaped like `values`; 0 where nothing was sampled. */
  readonly standardError: NumericArray;
}

/** Facts that only one method has. */
export interface WithExtra<X> {
  readonly extra: X;
}

type If<F extends ExplainerFacts, P extends Promised, Yes> = P extends F["promises"][number] ? Yes : unknown;

/** The fields that a method's promises stand for. */
export type PromisedFields<F extends ExplainerFacts> = If<F, "completeness", Complete> &
  If<F, "standardError", Sampled>;

/** What a method's form gives as `extra`. */
type ExtraOf<R> = R extends
  | { attribute(call: never): Promise<{ readonly extra: infer X }> }
  | { attributeOutputs(call: never): Promise<readonly { readonly extra: infer X }[]> }
  | { stream(call: never): AsyncIterable<{ readonly extra: infer X }> }
  | { streamOutputs(call: never): AsyncIterable<readonly { readonly extra: infer X }[]> }
  ? WithExtra<X>
  : unknown;

/** What `explain` gives: named parts, so that a hover reads `Explanation & Complete & Sampled`. */
export type ResultOf<F extends ExplainerFacts, R> = F["gives"] extends "explanation"
  ? Results["explanation"] & PromisedFields<F> & ExtraOf<R>
  : Results[F["gives"]];
