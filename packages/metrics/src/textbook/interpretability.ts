import { fail } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import {
  defineMetric,
  explainedOutput,
  heldOutTree,
  inputsRunner,
  inTurns,
  type Selection,
} from "@hyaline/explanation";
import { mean } from "../parts/distances.js";
import { attributedData, callOf, modelOptions, openModel, selectionsOf } from "../parts/openModel.js";

/**
 * How much of what the model does a person could follow: the held-out R² of a small tree that mimics the explained output, from
 * the rows that were explained. Rows are dealt into folds, and each is answered by a tree of the others. Row by row it is
 * 1 − n (f(x) − t(x))² / Σ (f − f̄)², whose mean is R²: the `interval`'s. NaN for a model that gives all rows the same. It judges
 * the model on these rows, whatever the attributions say; a linear model scores high where few features decide. Give 100 rows or
 * more.
 *
 * @throws HyalineError `argument` for fewer rows than folds, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const explanation = await saliency(model).explain(explainedRows);
 * const { interval } = await interpretability({ explanation, model }, { folds: 2, minLeaf: 1 });
 * interval?.mean; // R²
 * ```
 */
export const interpretability = /* @__PURE__ */ defineMetric(
  {
    name: "interpretability",
    title: "Interpretability",
    family: "textbook",
    summary: "How much of the explained output a small tree gets right on rows that it was not fitted on.",
    formula: "1 − Σ (f(x) − t(x))² / Σ (f(x) − f̄)²",
    source: {
      authors: "M. W. Craven, J. W. Shavlik",
      title: "Extracting Tree-Structured Representations of Trained Networks",
      year: 1996,
    },
    direction: "higher",
    range: [Number.NEGATIVE_INFINITY, 1],
    needs: ["model"],
  },
  {
    /** Branches on the longest way to a leaf (default 4). */
    depth: integer("Branches on the longest way to a leaf.", 4, [1, 16]),
    /** Rows that a leaf has at least (default 5). */
    minLeaf: integer("Rows that a leaf has at least.", 5),
    /** Into how many folds the rows are dealt (default 5). */
    folds: integer("Into how many folds the rows are dealt.", 5, [2, 1000]),
    /** The seed of the dealing (default 0). */
    seed: integer("The seed of the dealing.", 0, [0, 9007199254740991]),
    ...modelOptions,
  },
  async (subject, { depth, minLeaf, folds, seed, batchSize, ...options }) => {
    const { model, inputs } = await openModel(subject, options);
    if (inputs.count < folds)
      fail("argument", "a fold needs a row", `${inputs.count} rows for ${folds} folds`, "explain more rows");
    const runner = inputsRunner(model, { batchSize });
    const { values: outputs, shape } = await runner
      .run(inputs, callOf(options))
      .finally(() => runner.dispose());
    const width = shape[1] as number;
    const targets = selectionsOf(subject.explanation, width);
    const y = Float64Array.from(targets, (target: Selection, row) =>
      explainedOutput(target, outputs, row * width),
    );
    const { values: data, rowSize } = attributedData(inputs);
    const rows = { x: Float64Array.from(data), features: rowSize, y, outputs: 1 };
    const found = await inTurns(heldOutTree(rows, { depth, minLeaf, folds, seed }), options.signal);
    const middle = mean(y);
    const all = mean(y.map((value) => (value - middle) ** 2));
    const values = y.map((value, row) => 1 - (value - (found[row] as number)) ** 2 / all);
    return { values: all === 0 ? values.fill(Number.NaN) : values, evaluations: inputs.count, seed };
  },
);
