import { fail } from "@hyaline/core";
import { choice, integer, required, text } from "@hyaline/core/facts";
import { dataRows } from "@hyaline/explanation";
import { type LayerRows, layerReader } from "../concept/parts/layerRows.js";
import { lengthOf } from "../concept/parts/linearClassifier.js";
import { defineAsking } from "../define.js";
import { likeInputs } from "../intervention/parts/likeInputs.js";
import { dataOf } from "./parts/gradientRows.js";

/**
 * Similarity: the rows of a background that a layer sees as most like the explained ones. `x: any[rows, ...input]`, or a
 * record of inputs; `indices` and `values` are [rows, count], nearest first.
 *
 * h(z) · h(x) / (|h(z)| |h(x)|), or |h(z) − h(x)|
 *
 * Source: R. Caruana, H. Kangarloo, J. D. N. Dionisio, U. Sinha, D. Johnson, "Case-Based Explanation of Non-Case-Based
 * Learning Methods", AMIA 1999.
 *
 * @function
 * @param model a white box: a traceable function from any[rows, ...input] to [rows, outputs] or [rows]
 * @throws HyalineError `argument` for a layer that is not there, `shape` for a background of another shape, `data`, `aborted`
 * @example
 * ```ts
 * const alike = similarity(model, { layer: "sequential/dense1", background: trainingRows, count: 3 });
 * const { indices } = await alike.explain(x); // indices.shape: [4, 3]
 * ```
 */
export const similarity = /* @__PURE__ */ defineAsking(
  {
    name: "similarity",
    title: "Similarity",
    family: "influence",
    summary: "The rows of a background that a layer sees as most like the explained ones.",
    formula: "h(z) · h(x) / (|h(z)| |h(x)|)",
    source: {
      authors: "R. Caruana, H. Kangarloo, J. D. N. Dionisio, U. Sinha, D. Johnson",
      title: "Case-Based Explanation of Non-Case-Based Learning Methods",
      year: 1999,
    },
    needs: "whiteBox",
    rows: "records",
    gives: "influences",
    promises: [],
    cost: "2 forwards, and 1 of each row of the background",
  },
  {
    /** The layer whose values are compared, as `listLayers` shows it. */
    layer: required(text("The layer whose values are compared, as listLayers shows it.", undefined)),
    /** The rows to look among. */
    background: required(dataRows("The rows to look among.")),
    /** How many are listed for each row of x (default 10). */
    count: integer("How many are listed for each row of x.", 10),
    /** The cosine, or Euclid's distance (default `"cosine"`). */
    distance: choice("The cosine, or Euclid's distance.", ["cosine", "euclidean"], "cosine"),
  },
  {},
  (model, { layer = "", background, count, distance, batchSize }) => {
    const reader = layerReader(model, [layer], batchSize);
    return {
      attribute: async ({ inputs, evaluate, long }) => {
        const { targets } = await evaluate();
        const among = await likeInputs(background, inputs, "background", long);
        const [here] = (await reader.values(inputs, long)) as [LayerRows];
        const [there] = (await reader.values(among, long)) as [LayerRows];
        if (here.size !== there.size)
          fail(
            "shape",
            "rows of the background give values as those of x",
            `${there.size} for ${here.size} numbers`,
          );
        const kept = Math.min(count, there.count);
        const shape = [here.count, kept];
        const [indices, values] = [new Float64Array(here.count * kept), new Float64Array(here.count * kept)];
        for (let row = 0; row < here.count; row++) {
          const near = distancesFrom(here, row, there, distance);
          const sign = distance === "cosine" ? -1 : 1;
          const order = Array.from(near.keys()).sort(
            (a, b) => sign * ((near[a] as number) - (near[b] as number)),
          );
          for (let k = 0; k < kept; k++) {
            indices[row * kept + k] = order[k] as number;
            values[row * kept + k] = near[order[k] as number] as number;
          }
        }
        return {
          kind: "influences" as const,
          data: dataOf(inputs),
          target: targets,
          indices: { shape, values: indices },
          values: { shape, values },
          evaluations: here.count + there.count,
        };
      },
      dispose: () => reader.dispose(),
    };
  },
);

function distancesFrom(
  here: LayerRows,
  row: number,
  there: LayerRows,
  by: "cosine" | "euclidean",
): Float64Array {
  const { size } = here;
  const own = here.values.subarray(row * size, (row + 1) * size);
  const length = lengthOf(own);
  return Float64Array.from({ length: there.count }, (_, other) => {
    let [product, square, apart] = [0, 0, 0];
    for (let k = 0; k < size; k++) {
      const [a, b] = [own[k] as number, there.values[other * size + k] as number];
      product += a * b;
      square += b * b;
      apart += (a - b) ** 2;
    }
    if (by === "euclidean") return Math.sqrt(apart);
    // A layer that says nothing is like none.
    return length > 0 && square > 0 ? product / (length * Math.sqrt(square)) : 0;
  });
}
