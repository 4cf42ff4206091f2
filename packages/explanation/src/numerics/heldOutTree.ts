import { randomStream } from "./randomStream.js";
import { pathOf, type RegressionRows, regressionTree, type TreeLimits } from "./regressionTree.js";
import type { Work } from "./work.js";

/**
 * What trees say of rows that they were not fitted on: the rows are dealt into folds at random, and each fold is answered by a
 * tree of the others.
 *
 * @returns float64[rows, outputs]
 */
export function* heldOutTree(
  rows: RegressionRows,
  options: TreeLimits & { readonly folds: number; readonly seed: number },
): Work<Float64Array> {
  const { x, y, features, outputs } = rows;
  const count = y.length / outputs;
  const dealt = Int32Array.from({ length: count }, (_, row) => row);
  randomStream(options.seed).shuffle(dealt);
  const answers = new Float64Array(y.length);
  for (let fold = 0; fold < options.folds; fold++) {
    const fitted = dealt.filter((_, i) => i % options.folds !== fold);
    const take = (values: Float64Array, width: number) => {
      const taken = new Float64Array(fitted.length * width);
      for (const [i, row] of fitted.entries())
        taken.set(values.subarray(row * width, (row + 1) * width), i * width);
      return taken;
    };
    const nodes = yield* regressionTree(
      { x: take(x, features), features, y: take(y, outputs), outputs },
      options,
    );
    for (const [i, row] of dealt.entries())
      if (i % options.folds === fold) {
        const path = pathOf(nodes, x.subarray(row * features, (row + 1) * features));
        answers.set(nodes[path.at(-1) as number]?.value ?? [], row * outputs);
      }
  }
  return answers;
}
