/** What was measured of a model in training. */
export interface TrainingMeasures {
  readonly loss: number;
  readonly scores?: Readonly<Record<string, number>>;
}

/** What was measured in one pass over the training data: an element of the `history` that `fit` gives. */
export interface TrainingEpoch extends TrainingMeasures {
  /** From 1. */
  readonly epoch: number;
  /** The same on rows that were held back. */
  readonly validation?: TrainingMeasures;
}
