import { fail } from "@hyaline/core";
import { type Given, integer, type Option } from "@hyaline/core/facts";
import {
  dataRows,
  type ExplainerOptions,
  explainedOutput,
  heldOutTree,
  inTurns,
  pathOf,
  type RegressionNode,
  type Rows,
  readRows,
  regressionTree,
  selectionOf,
} from "@hyaline/explanation";
import type { TreeEnsemble } from "@hyaline/onnx";
import { defineAsking } from "../define.js";
import { conditionsOf } from "./parts/conditions.js";
import { withoutProgress } from "./parts/withoutProgress.js";

const options = {
  /** Rows that the tree is fitted on: any[rows, features] (default: those that are explained). */
  background: dataRows("Rows that the tree is fitted on (default: those that are explained).") as Option<
    Rows | undefined
  >,
  /** Branches on the longest way to a leaf (default 4). */
  depth: integer("Branches on the longest way to a leaf.", 4, [1, 16]),
  /** Rows that a leaf has at least (default 5). */
  minLeaf: integer("Rows that a leaf has at least.", 5),
  /** Into how many folds the rows are dealt to measure R² (default 5). */
  folds: integer("Into how many folds the rows are dealt to measure R².", 5, [2, 1000]),
  /** The seed of the dealing (default 0). */
  seed: integer("The seed of the dealing.", 0, [0, 9007199254740991]),
};

export interface SurrogateTreeOptions extends ExplainerOptions, Given<typeof options> {}

/** What a surrogate tree knows besides shares: in an explanation's `extra`. */
export interface SurrogateTreeFacts {
  /** The tree, as `treeShap` and others take it; a leaf has a value for each output. */
  readonly tree: TreeEnsemble;
  /** For each output R² on rows that the tree was not fitted on; `null` where the output does not vary. */
  readonly r2: readonly (number | null)[];
  /** For each row the conditions on its way to its leaf, such as `"radius <= 14.2"`. */
  readonly conditions: readonly (readonly string[])[];
  /** For each row what the tree says of the explained output. */
  readonly treeOutput: readonly number[];
}

/**
 * A global surrogate: one small regression tree for the whole model, fitted to what it answers on many rows. `extra.tree` is
 * the tree, `extra.r2` how much of the model it gets right on rows that it did not see (by cross-validation; the tree itself is fitted on
 * all): below about 0.8, do not read it as the model.
 *
 * `x: any[rows, features]`; `values: [rows, features]` is what each feature's branches changed the tree's output by, on the row's way
 * from the root: with `baseValue`, the mean over the rows it was fitted on, they add up to `extra.treeOutput`, not to the model's output.
 * One tree serves all outputs; it takes n log n steps for each feature, and depth · rows · features more.
 *
 * Source: M. W. Craven, J. W. Shavlik, "Extracting Tree-Structured Representations of Trained Networks", 1996; the tree is that of L. Breiman
 * et al., "Classification and Regression Trees", 1984; shares along the way: A. Saabas, "Interpreting Random Forests", 2014.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for options out of range and for fewer rows than folds; `shape` for rows that are no vectors; `data`;
 * what the model's calls throw; `aborted`
 * @example
 * ```ts
 * const step = async (rows: number[][]) => rows.map(([a = 0]) => (a > 0 ? 1 : 0));
 * const surrogate = surrogateTree(step, { background: [[-2], [-1], [1], [2]], minLeaf: 1, folds: 2 });
 * const { values, extra } = await surrogate.explain([[1.5]]);
 * values.values; // [0.5]
 * (extra as unknown as SurrogateTreeFacts).conditions; // [["feature 0 > 0"]]
 * ```
 */
export const surrogateTree = /* @__PURE__ */ defineAsking(
  {
    name: "surrogateTree",
    title: "Surrogate tree",
    family: "surrogate",
    summary: "A small tree that mimics the whole model, with how much of it the tree gets right.",
    formula: "argmin_t Σ (f(x) - t(x))² over trees of a depth",
    source: {
      authors: "M. W. Craven, J. W. Shavlik",
      title: "Extracting Tree-Structured Representations of Trained Networks",
      year: 1996,
    },
    needs: "predictions",
    rows: "numbers",
    gives: "explanation",
    promises: [],
    cost: "1 row, and those of the background",
  },
  options,
  {},
  (_, { background, depth, minLeaf, folds, seed, featureNames }) => ({
    attribute: async (call) => {
      const { rows, signal } = call;
      if (rows.rowShape.length !== 1)
        fail("shape", "a surrogate tree needs rows of features", `[${rows.shape.join(", ")}]`);
      const { outputs: own, targets } = await call.evaluate();
      const read =
        background &&
        (await readRows(background, "background", { ...withoutProgress(call), dtype: rows.dtype }));
      if (read && read.rowSize !== rows.rowSize)
        fail("shape", "background needs rows like those of x", `[${read.rowShape}] for [${rows.rowShape}]`);
      const fitted = read ?? rows;
      if (fitted.count < folds)
        fail(
          "argument",
          "a fold needs a row",
          `${fitted.count} rows for ${folds} folds`,
          "give more rows as background",
        );
      const answers = read ? await call.run(read, () => 0) : own;
      const width = answers.shape[1] as number;
      const table = {
        x: Float64Array.from(fitted.values),
        features: rows.rowSize,
        y: answers.values,
        outputs: width,
      };
      const nodes = await inTurns(regressionTree(table, { depth, minLeaf }), signal);
      const heldOut = await inTurns(heldOutTree(table, { depth, minLeaf, folds, seed }), signal);
      const nameOf = (feature: number) => featureNames?.[feature] ?? `feature ${feature}`;
      const values = new Float64Array(rows.count * rows.rowSize);
      const found = targets.map((target, row) => {
        const selection = selectionOf(target, own.outputShape ?? [width]);
        const said = (place: number) => explainedOutput(selection, nodes[place]?.value ?? [], 0);
        const path = pathOf(nodes, rows.values.subarray(row * rows.rowSize, (row + 1) * rows.rowSize));
        for (const [i, place] of path.slice(0, -1).entries()) {
          const at = row * rows.rowSize + (nodes[place]?.split?.feature as number);
          values[at] = (values[at] as number) + said(path[i + 1] as number) - said(place);
        }
        return {
          base: said(0),
          output: said(path.at(-1) as number),
          conditions: conditionsOf(nodes, path, nameOf),
        };
      });
      const facts: SurrogateTreeFacts = {
        tree: ensembleOf(nodes, width, featureNames),
        r2: r2Of(answers.values, heldOut, width),
        conditions: found.map(({ conditions }) => conditions),
        treeOutput: found.map(({ output }) => output),
      };
      return {
        values: { shape: [rows.count, rows.rowSize], values },
        baseValue: { shape: [rows.count], values: Float64Array.from(found, ({ base }) => base) },
        extra: facts,
        seed,
      };
    },
  }),
);

const ensembleOf = (
  nodes: readonly RegressionNode[],
  outputs: number,
  featureNames: readonly string[] | undefined,
): TreeEnsemble => ({
  trees: [
    {
      nodes: nodes.map(({ value, count: cover, split }) =>
        split ? { ...split, cover } : { leaf: true, value, cover },
      ),
    },
  ],
  outputs,
  ...(featureNames ? { featureNames } : {}),
});

/** Of each output the share of its variance that held-out answers explain. */
function r2Of(y: Float64Array, found: Float64Array, outputs: number): (number | null)[] {
  const rows = y.length / outputs;
  return Array.from({ length: outputs }, (_, k) => {
    const own = Float64Array.from({ length: rows }, (_, row) => y[row * outputs + k] as number);
    const mean = own.reduce((sum, value) => sum + value, 0) / rows;
    const all = own.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const missed = own.reduce(
      (sum, value, row) => sum + (value - (found[row * outputs + k] as number)) ** 2,
      0,
    );
    return all === 0 ? null : 1 - missed / all;
  });
}
