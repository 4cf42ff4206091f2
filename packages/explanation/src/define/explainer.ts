import type { Graph, LongCallOptions, Spec, Tensor } from "@hyaline/core";
import type { Declared, Given } from "@hyaline/core/facts";
import type { OnnxOptions } from "@hyaline/onnx";
import type { Explanation } from "../explanation.js";
import type { Target, WhiteBox } from "../model/index.js";
import type { ExplainerFacts, Models, RowKinds } from "./facts.js";
import type { TokenReduction } from "./tokenReductions.js";

/** What every explainer's factory takes. */
export interface ExplainerOptions {
  /**
   * Rows per run of the model (default: 1024, more where rows are small and fewer where they are large; 128 where
   * gradients are taken of rows that are not small).
   */
  readonly batchSize?: number | undefined;
  /** Names of the features, or of the players where players group them. */
  readonly featureNames?: readonly string[] | undefined;
  readonly outputNames?: readonly string[] | undefined;
  /**
   * Of explainers with a `layer`, where token ids are explained at their embedding: how its elements become one number a token
   * (default `"sum"`, which keeps what they add up to); `"none"` keeps them all.
   */
  readonly tokens?: TokenReduction | undefined;
}

/** What every `explain` takes, besides what its method needs. */
export interface ExplainOptions extends LongCallOptions {
  /** Which output to explain: an index for all rows, one per row, or left out for each row's largest output. */
  readonly target?: Target | undefined;
  /** Of a model of several inputs, those to attribute (default: those of floating point). */
  readonly attribute?: readonly string[] | undefined;
}

/** When a method that gets better and better is good enough: whichever comes first. */
export interface Until {
  /** No value's standard error is larger than this. */
  readonly standardError?: number | undefined;
  /** The model was evaluated on at least so many rows. */
  readonly evaluations?: number | undefined;
  readonly ms?: number | undefined;
}

export interface AnytimeOptions {
  readonly until?: Until | undefined;
  /** What an abort does: throw (the default), or give the best result so far, if there is one. */
  readonly onAbort?: "throw" | "partial" | undefined;
}

/** Answers why a model answered as it did. C: the specs of what `explain` takes besides {@link ExplainOptions}. */
export interface Explainer<C = unknown, Result = Explanation, X = never, More = unknown> {
  /** The method's name, as its explanations carry it. */
  readonly method: string;
  /**
   * Explains rows.
   *
   * @param x any[rows, ...input], or what the method takes instead
   */
  explain(x: X, options?: ExplainOptions & Given<C> & More): Promise<Result>;
  /** Frees what was compiled for it. */
  dispose(): void;
}

export interface ExplainOutputsOptions extends LongCallOptions {
  /** Which outputs to explain (default: every one). */
  readonly outputs?: readonly number[] | undefined;
  readonly attribute?: readonly string[] | undefined;
}

/** An explainer whose evaluations of the model serve any number of outputs. */
export interface OfOutputs<C = unknown, Result = Explanation, X = never, More = unknown> {
  /** One explanation per output, from the same evaluations of the model. */
  explainOutputs(x: X, options?: ExplainOutputsOptions & Given<C> & More): Promise<Result[]>;
}

/** An explainer that gets better the longer it runs. */
export interface Streaming<C = unknown, Result = Explanation, X = never> {
  /** Ever better results; leave the loop when one is good enough. */
  stream(x: X, options?: ExplainOptions & Given<C> & AnytimeOptions): AsyncIterable<Result>;
}

/** What a graph must know beforehand. */
export interface GraphOptions {
  /**
   * One index for all rows, one per row, a weighted sum, a place, or `null` (the default) for a model with a single
   * output; `"predicted"` for each row's largest output; `"input"` for a further input `target: int32[rows]`.
   */
  readonly target?: Target | "input" | undefined;
  /** Of a model of several inputs, those to attribute (default: those of floating point). */
  readonly attribute?: readonly string[] | undefined;
}

/** What the traced explainer gives: attributions shaped like the input (or by name), and one entry per row of the rest. */
export interface TracedExplanation {
  readonly attributions: Tensor;
  /** float[rows] */
  readonly output: Tensor;
}

/** The same of a method that promises completeness. */
export interface TracedComplete extends TracedExplanation {
  readonly baseValue: Tensor;
  readonly convergenceDelta: Tensor;
}

/** The inputs of a graph: one, or several by name. */
export type InputSpecs = Spec | Readonly<Record<string, Spec>>;

/** An explainer that is one graph. What makes graphs is loaded by the first of these calls. */
export interface Exportable<C = unknown, T = TracedExplanation> {
  /** The method as a traceable function of `x: float[rows, ...input]`: to be compiled, exported or built upon. */
  traced(options?: GraphOptions & Given<C>): Promise<(x: Tensor, target?: Tensor) => T>;
  /**
   * The whole computation as one graph, with the outputs attributions, what the method promises, and output, in this
   * order. A model of several inputs has one output of attributions for each, `attributions/NAME`.
   */
  toGraph(x: InputSpecs, options?: GraphOptions & Given<C>): Promise<Graph>;
  /** {@link Exportable.toGraph} as the bytes of an ONNX file with named outputs, for any ONNX runtime. */
  toOnnx(
    x: InputSpecs,
    options?: GraphOptions & Given<C>,
    onnxOptions?: OnnxOptions,
  ): Promise<Uint8Array<ArrayBuffer>>;
}

type Args<G> = Record<never, never> extends G ? [options?: G] : [options: G];

/**
 * Makes an explainer of a model; what is known of the method is beside it. O and C are the specs themselves, not what is
 * given for them: declaration files then carry the JSDoc of every option.
 */
export interface ExplainerFactory<M, O, C, E> extends Declared<ExplainerFacts, O, C> {
  <X extends ModelInputs<X> = AnyInputs>(
    model: ModelOf<M, X>,
    ...options: Args<ExplainerOptions & Given<O>>
  ): E;
}

/** What a white box may be a function of: a tensor, or tensors by name, whose names its type may state. */
type ModelInputs<X> =
  | Tensor
  | (object & { readonly [K in keyof X]: Tensor } & { readonly [Symbol.iterator]?: never });
/** A parameter whose type is not stated is both. */
type AnyInputs = Parameters<WhiteBox>[0];
type ModelOf<M, X> = M extends WhiteBox ? (x: X) => Tensor : M;

/** What a method needs, as the type of its first argument. */
export type ModelFor<F extends ExplainerFacts> = Models[F["needs"]];
/** What it explains. */
export type RowsFor<F extends ExplainerFacts> = RowKinds[F["rows"]];

/** The options that a factory takes, for users who write functions around it. */
export type OptionsOf<F> =
  F extends ExplainerFactory<never, infer O, infer _C, infer _E> ? ExplainerOptions & Given<O> : never;
/** What an explainer's `explain` gives. */
export type ExplanationOf<E> = E extends { explain(...args: never[]): Promise<infer R> } ? R : never;
