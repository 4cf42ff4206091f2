import type { LongCallOptions } from "@hyaline/core";
import type { Explanation, Rows, Target } from "@hyaline/explanation";

/** What every explainer's factory takes. */
export interface ExplainerOptions {
  /**
   * Rows per run of the model (default: 1024, more where rows are small and fewer where they are large; 128 where
   * gradients are taken of rows that are not small).
   */
  readonly batchSize?: number;
  /** Names of the features, or of the players where players group them. */
  readonly featureNames?: readonly string[];
  readonly outputNames?: readonly string[];
}

/** What every `explain` takes, besides what its method needs. */
export interface ExplainOptions extends LongCallOptions {
  /** Which output to explain: an index for all rows, one per row, or left out for each row's largest output. */
  readonly target?: Target;
}

/** Answers why a model answered as it did. */
export interface Explainer<Options extends ExplainOptions = ExplainOptions> {
  /** The method's name, as its explanations carry it. */
  readonly method: string;
  /**
   * Explains rows.
   *
   * @param x any[rows, ...input]
   */
  explain(x: Rows, options?: Options): Promise<Explanation>;
  /** Frees what was compiled for it. */
  dispose(): void;
}

export interface ExplainOutputsOptions extends LongCallOptions {
  /** Which outputs to explain (default: every one). */
  readonly outputs?: readonly number[];
}

/** An explainer whose evaluations of the model serve any number of outputs. */
export interface OutputsExplainer extends Explainer {
  /** One explanation per output, from the same evaluations of the model. */
  explainOutputs(x: Rows, options?: ExplainOutputsOptions): Promise<Explanation[]>;
}
