import {
  add,
  cast,
  fail,
  formatSpec,
  isTensor,
  mean,
  mul,
  reshape,
  type Tensor,
  type Tree,
} from "@hyaline/core";
import type { SpecTree } from "@hyaline/layers";
import type { Column } from "../data/column.js";
import { type Columns, isColumn } from "../data/columns.js";
import type { Loss, Losses } from "../losses/loss.js";
import type { AnyScore, Score, Scored } from "../scores/score.js";
import type { WholeScore } from "../scores/wholeScore.js";

/** The loss and the scores of a model's whole output: a tensor, or several by name. */
export interface Objective {
  /** Of the scores that are means of batches, as `output.score` where there are several outputs. */
  readonly scoreNames: readonly string[];
  /** The scores of all rows, each with the name of its output where there are several. */
  readonly whole: readonly Whole[];
  /** @param weights float[rows]: how much each row counts */
  loss(output: Tree, target: Tree, weights?: Tensor): Tensor;
  scores(output: Tree, target: Tree): Readonly<Record<string, Tensor>>;
  /** @throws HyalineError for targets that would silently give wrong numbers, or other outputs than there are losses */
  checkTargets(targets: Columns, output: SpecTree<Tree>): void;
}

export interface Whole {
  readonly name: string;
  readonly output: string | undefined;
  readonly score: WholeScore;
}

export function objectiveOf(loss: Loss | Losses, scores: Scored = {}): Objective {
  const all = Object.entries(scores).flatMap(
    ([name, one]): { name: string; output: string | undefined; score: AnyScore }[] =>
      typeof one === "function"
        ? [{ name, output: undefined, score: one }]
        : Object.entries(one).map(([own, score]) => ({ name: `${name}.${own}`, output: name, score })),
  );
  const whole = all.filter((one): one is Whole => "whole" in one.score);
  const flat = all.filter(({ score }) => !("whole" in score));
  return {
    scoreNames: flat.map(({ name }) => name),
    whole,
    loss(output, target, weights) {
      if (typeof loss === "function") return rowLoss(loss, single(output), single(target), weights);
      return Object.entries(loss)
        .map(([name, one]) => rowLoss(one, named(output, name), named(target, name), weights))
        .reduce(add);
    },
    scores: (output, target) =>
      Object.fromEntries(
        flat.map(({ name, output: of, score }) =>
          of === undefined
            ? [name, (score as Score)(single(output), single(target))]
            : [name, (score as Score)(named(output, of), named(target, of))],
        ),
      ),
    checkTargets(targets, output) {
      if (typeof loss === "function") {
        if (isColumn(targets)) loss.checkTargets?.(targets, output as SpecTree<Tensor>);
        else single(targets as never);
        return;
      }
      for (const [name, one] of Object.entries(loss)) {
        const column = isColumn(targets) ? undefined : targets[name];
        const spec = (output as Readonly<Record<string, SpecTree<Tensor>>>)[name];
        if (!column || !spec) return missing(name, column ? output : targets);
        one.checkTargets?.(column as Column, spec);
      }
    },
  };
}

/** The weighted sum of the rows' losses, over their number: a row of weight 2 counts as two rows. */
function rowLoss(loss: Loss, output: Tensor, target: Tensor, weights: Tensor | undefined): Tensor {
  if (weights === undefined) return loss(output, target);
  const each = loss(output, target, { reduction: "none" });
  const rows = weights.shape[0] as number;
  if (each.shape[0] !== rows)
    fail(
      "argument",
      'weighted rows need a loss that gives a number for each with { reduction: "none" }',
      formatSpec(each),
      "take one of losses, or heed the third argument",
    );
  const perRow = each.size === rows ? reshape(each, [rows]) : mean(reshape(each, [rows, -1]), { axes: 1 });
  return mean(mul(perRow, cast(weights, each.dtype)));
}

function single(tree: Tree): Tensor {
  if (isTensor(tree)) return tree;
  return fail(
    "argument",
    "a model of several outputs needs a loss and scores for each, by name",
    Object.keys(tree).join(", "),
    "write { loss: { first: losses.crossEntropy, … } } and { scores: { first: { accuracy: scores.accuracy } } }",
  );
}

function named(tree: Tree, name: string): Tensor {
  const one = isTensor(tree) ? undefined : (tree as Readonly<Record<string, Tree>>)[name];
  return isTensor(one) ? one : missing(name, tree);
}

function missing(name: string, among: unknown): never {
  const known = isTensor(among) ? "a single tensor" : Object.keys(among as object).join(", ");
  return fail("argument", `there is a loss or score for the output ${name}`, known, "is it named otherwise?");
}
