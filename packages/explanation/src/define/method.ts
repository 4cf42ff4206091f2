import type { LongCallOptions, Tensor } from "@hyaline/core";
import type { Explanation } from "../explanation.js";
import type { LayerRef } from "../layers/index.js";
import type {
  ChooseOutputs,
  Columns,
  ExplainedInputs,
  HostOutputs,
  HostRows,
  Origins,
  RowTarget,
} from "../model/index.js";
import type { Results } from "../results.js";
import type { Until } from "./explainer.js";
import type { ExplainerFacts } from "./facts.js";
import type { PromisedFields } from "./resultTypes.js";
import type { NeuronRef } from "./rowsOption.js";

/** A call's options as a method gets them: those that are rows have been read, As each. */
export type Read<O, As> = {
  readonly [K in keyof O]: O[K] extends { read(...args: never[]): unknown }
    ? As
    : O[K] extends { check(name: string, value: unknown): infer T }
      ? T
      : never;
};

export type SeveralInputs = typeof import("./severalInputs.js");
export type Words = typeof import("./words.js");

/** One call: what is explained has been read and checked. */
export interface Call<C> extends LongCallOptions {
  readonly inputs: ExplainedInputs;
  /** The rows; those of several inputs side by side, see {@link Call.columns}. */
  readonly rows: HostRows;
  /** Where each input is in a row of {@link Call.rows}; one where there is a single input. */
  readonly columns: readonly Columns[];
  /** Functions for models of several inputs, where it has several. */
  readonly several: SeveralInputs | undefined;
  /** The call's own signal, progress and backend, to be handed on. */
  readonly long: LongCallOptions;
  /** When the caller says that a method which gets better is good enough. */
  readonly until?: Until | undefined;
  /** What is explained where it is texts, else none. */
  readonly texts: readonly string[];
  /** Functions for texts, where it is texts. */
  readonly words: Words | undefined;
  readonly options: C;
  /** The model's outputs for the rows, and what is explained of each: evaluated when first asked for. */
  evaluate(): Promise<{ readonly outputs: HostOutputs; readonly targets: readonly RowTarget[] }>;
  /**
   * The model's outputs for other rows: float64[rows, outputs]. They count as evaluations. `origins` says for messages
   * what they were made from (default: each from the row in its place where there are as many, else from none).
   */
  run(inputs: ExplainedInputs | HostRows | readonly string[], origins?: Origins): Promise<HostOutputs>;
  /** The model's explained output for other rows, all with the target of `row`. */
  predict(inputs: ExplainedInputs | HostRows | readonly string[], row?: number): Promise<Float64Array>;
}

/** A call of a method whose evaluations serve many outputs. */
export interface OutputsCall<C> extends Call<C> {
  /** The outputs to explain of a row, once the model's outputs for it are known. */
  readonly choose: ChooseOutputs;
}

/** What a method finds; the wrapper adds the input, names and provenance. */
export type Attribution<F extends ExplainerFacts> = (F["gives"] extends "explanation"
  ? Omit<Partial<Explanation>, "extra"> & Pick<Explanation, "values"> & PromisedFields<F> & { extra?: object }
  : Omit<Results[F["gives"]], "method" | "provenance">) & {
  /** Rows that the model was evaluated on by other ways than `run`, `predict` and `evaluate`. */
  readonly evaluations?: number;
  /** The seed of what was drawn. */
  readonly seed?: number;
  /** Options in use, for provenance, where they are not those that were given. */
  readonly used?: object;
};

/** Inside a graph: the model as the method sees it, at the inputs or at a layer. */
export interface TracedCall<C> {
  /**
   * The explained output, float[k · rows], of k copies of the rows one after the other.
   *
   * @param points one tensor for each attributed input: float[k · rows, ...input]
   */
  output(points: readonly Tensor[]): Tensor;
  /** The explained of outputs that are at hand, any[k · rows, outputs]. */
  explained(outputs: Tensor): Tensor;
  /** The gradient of {@link TracedCall.output} at points, shaped like them. */
  gradient(points: readonly Tensor[]): readonly Tensor[];
  /** The model itself: any[k · rows, outputs]. */
  model(points: readonly Tensor[]): Tensor;
  readonly options: C;
  /** Every input of the model as it is explained, whatever the method attributes to. */
  readonly inputs: readonly Tensor[];
  /** This run's part of {@link Copies.arrays}: float[copies of this run]. */
  readonly copies: Readonly<Record<string, Tensor>>;
}

/** What a traced method gives. */
export interface Traced {
  /** One for each attributed input. */
  readonly attributions: readonly Tensor[];
  /** The model's outputs at `xs`, any[rows, outputs], where the method has them at hand. */
  readonly outputs?: Tensor;
  /** What sums to the change of the output, float[rows], where the attributions do not. */
  readonly total?: Tensor;
  /** float[rows], where it is not the output at an option: see {@link TracedMethod.baseValueAt}. */
  readonly baseValue?: Tensor;
  /** Of pairs, float[rows, players, players]. */
  readonly interactions?: Tensor;
  /** Of relevance, float[rows]: what biases and stabilisers took, and what neither they nor the input got. */
  readonly absorbed?: Tensor;
  readonly conservationError?: Tensor;
}

/** Work on many copies of each row, whose results are sums over them: it is cut where a run does not hold all. */
export interface Copies {
  readonly count: number;
  /** Numbers of which each copy has one; those of a copy that is padding are 0, and must make it count nothing. */
  readonly arrays: Readonly<Record<string, Float64Array>>;
}

/** Copies in ever finer rounds, until all rows are as complete as asked. */
export interface FinerCopies {
  at(count: number): Copies;
  /** Whether what a row's attributions miss is little enough. */
  isEnough(delta: number, output: number, baseValue: number): boolean;
  /** The most copies that are tried. */
  readonly most: number;
}

/** A method that is one graph. */
export interface TracedMethod<C> {
  /** `xs`: float[rows, ...input], one for each attributed input, or the layer's value alone. */
  traced(call: TracedCall<Read<C, readonly Tensor[]>>): (xs: readonly Tensor[]) => Traced;
  /** Gradients a row, for provenance (default 1). */
  readonly evaluations?: number;
  readonly copies?: Copies;
  /** Where {@link TracedMethod.copies} is only the first round. */
  readonly finer?: FinerCopies | undefined;
  /** Rows each of which takes the place of the option {@link TracedMethod.baseValueAt}, one after the other: results are their mean. */
  readonly starts?: unknown;
  /** The option of the call at which the output is the base value, such as `"baseline"`. */
  readonly baseValueAt?: keyof C & string;
  /** Options that are one row for all stay one row, rather than a copy for each. */
  readonly takesOneRow?: boolean;
  /** Where to look from: a layer to attribute to, a unit to explain. */
  readonly at?: { readonly layer?: LayerRef | undefined; readonly neuron?: NeuronRef | undefined };
  /** The layer that attributions are of, where the method looks for it by itself. */
  readonly attributesTo?: LayerRef;
  /**
   * Attributions are of what is inside the model, such as its attention: values have a shape of their own, no gradient is
   * taken of the input, and it may be of integers.
   */
  readonly looksInside?: boolean;
  /** What the columns of the values are called, where they are no features of the input. */
  readonly columns?: readonly string[];
  dispose?(): void;
}

/** A method that needs the host between evaluations. */
export interface AttributeMethod<F extends ExplainerFacts, C> {
  /** A unit to explain in the place of the model's outputs. */
  readonly at?: { readonly neuron?: NeuronRef | undefined };
  attribute(call: Call<Read<C, readonly HostRows[]>>): Promise<Attribution<F>>;
  dispose?(): void;
}

/** The same for many outputs at once: one attribution for each that `choose` chose. */
export interface AttributeOutputsMethod<F extends ExplainerFacts, C> {
  attributeOutputs(call: OutputsCall<Read<C, readonly HostRows[]>>): Promise<readonly Attribution<F>[]>;
  dispose?(): void;
}

/** A method that gets better and better. */
export interface StreamMethod<F extends ExplainerFacts, C> {
  /** A unit to explain in the place of the model's outputs. */
  readonly at?: { readonly neuron?: NeuronRef | undefined };
  stream(call: Call<Read<C, readonly HostRows[]>>): AsyncIterable<Attribution<F>>;
  dispose?(): void;
}

export interface StreamOutputsMethod<F extends ExplainerFacts, C> {
  streamOutputs(call: OutputsCall<Read<C, readonly HostRows[]>>): AsyncIterable<readonly Attribution<F>[]>;
  dispose?(): void;
}

/** What a method says of itself: one of these. */
export type Method<F extends ExplainerFacts, C> =
  | TracedMethod<C>
  | AttributeMethod<F, C>
  | AttributeOutputsMethod<F, C>
  | StreamMethod<F, C>
  | StreamOutputsMethod<F, C>;
