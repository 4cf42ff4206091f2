import type { Tensor } from "@hyaline/core";
import type { WholeScore } from "./wholeScore.js";

/** A number to watch: a scalar of a batch's outputs and targets, averaged over its rows. It need not have a gradient. */
export type Score = (output: Tensor, target: Tensor) => Tensor;

/** Scores by their names; of a model that gives several outputs, the scores of each output by its name. */
export type Scored = Readonly<Record<string, AnyScore | Readonly<Record<string, AnyScore>>>>;

/** One that is a mean of batches, or one of all rows. */
export type AnyScore = Score | WholeScore;
