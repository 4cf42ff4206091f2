import { fail } from "@hyaline/core";
import { required } from "@hyaline/core/facts";
import { dataRows, type Rows, type Rule, randomStream, readRows } from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { columnOf, rowsLike } from "../global/parts/columns.js";
import { anchorOptions } from "./parts/anchorOptions.js";
import { type Arm, bestAnchor } from "./parts/bestAnchor.js";
import { ownAnswer } from "./parts/ownAnswer.js";
import { binOf, conditionOf, quartilesOf } from "./parts/quartileBins.js";

/**
 * Anchors: a rule, as short as can be, under which the model nearly always answers as it did: features that stay in the
 * row's own quartile, while all others are drawn as the background is distributed.
 *
 * precision = P(f(z) answers as f(x) | z in the row's bins) ≥ threshold
 *
 * `x: any[rows, features]`. Rules are grown feature by feature; KL-LUCB draws rows only where candidates are hard to tell
 * apart, until the best one was seen to hold to `threshold`, and with probability 1 - `delta` holds to
 * `threshold` - `tolerance` / 3. `coverage` is the share of background rows
 * that a rule holds for. The answer is the target's output being the largest; of a single output, or a weighted sum, on which
 * side of 0.5, or 0, it is. Where no rule reaches the threshold the most precise one is given: its `precision` says so.
 *
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Anchors: High-Precision Model-Agnostic Explanations", AAAI 2018, algorithms
 * 1 and 2, with a beam of one; defaults as in alibi.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for options out of range, `shape` for rows that are no vectors or unlike the background,
 * `data`, `aborted`
 * @example
 * ```ts
 * const background = [[0, 0], [1, 5], [2, 1], [3, 4], [4, 2], [5, 3]];
 * const model = async (rows: number[][]) => rows.map(([a = 0]) => [Number(a <= 1), Number(a > 1)]);
 * const { rules } = await anchors(model, { background }).explain([[5, 2]]);
 * // rules[0].precision: 1
 * ```
 */
export const anchors = /* @__PURE__ */ defineAsking(
  {
    name: "anchors",
    title: "Anchors",
    family: "rules",
    summary: "A short rule under which the model nearly always answers as it did.",
    formula: "P(f(z) = f(x) | A(z)) ≥ threshold",
    source: {
      authors: "M. T. Ribeiro, S. Singh, C. Guestrin",
      title: "Anchors: High-Precision Model-Agnostic Explanations",
      year: 2018,
      where: "algorithms 1 and 2",
    },
    needs: "predictions",
    rows: "numbers",
    gives: "rules",
    promises: [],
    cost: "some 1000 to 10,000 rows",
  },
  {
    /** Typical rows, from which others are drawn and quartiles are taken: any[background rows, features]. */
    background: required(dataRows("Typical rows, from which others are drawn and quartiles are taken.")),
    ...anchorOptions,
  },
  {},
  (_, { background: given, threshold, delta, tolerance, samples, maxConditions, seed, featureNames }) => ({
    attribute: async ({ rows, run, evaluate, long, onProgress }) => {
      if (rows.rowShape.length !== 1)
        fail("shape", "anchors need rows of features", `[${rows.shape.join(", ")}]`);
      const background = await readRows(given as Rows, "background", { ...long, dtype: rows.dtype });
      if (background.rowSize !== rows.rowSize)
        fail(
          "shape",
          "background needs rows like those of x",
          `${background.rowSize} features for ${rows.rowSize}`,
        );
      const features = rows.rowSize;
      const columns = Array.from({ length: features }, (__, feature) => columnOf(background, feature));
      const edges = columns.map(quartilesOf);
      const { outputs, targets } = await evaluate();
      const rules: Rule[] = [];
      for (let row = 0; row < rows.count; row++) {
        const x = rows.values.subarray(row * features, (row + 1) * features);
        const target = targets[row] ?? null;
        const holds = ownAnswer(outputs, row, target);
        const draws = randomStream(seed, row);
        const bins = edges.map((list, feature) => binOf(list, x[feature] as number));
        /** Values of the background that lie in the row's own bin of a feature. */
        const inBin = columns.map((column, feature) => {
          const found = column.filter((value) => binOf(edges[feature] as number[], value) === bins[feature]);
          return found.length > 0 ? found : Float64Array.of(x[feature] as number);
        });
        const draw = async (arm: Arm): Promise<void> => {
          const points = new Float64Array(samples * features);
          for (let k = 0; k < samples; k++) {
            const from = draws.integer(background.count) * features;
            for (let i = 0; i < features; i++)
              points[k * features + i] = background.values[from + i] as number;
            for (const feature of arm.features) {
              const values = inBin[feature] as Float64Array;
              points[k * features + feature] = values[draws.integer(values.length)] as number;
            }
          }
          arm.drawn += samples;
          for (const held of holds(await run(rowsLike(rows, points)))) arm.held += held;
        };
        const most = Math.min(features, maxConditions ?? features);
        const {
          features: found,
          drawn,
          held,
        } = await bestAnchor(draw, { features, most, threshold, delta, tolerance });
        let covered = 0;
        for (let k = 0; k < background.count; k++)
          covered += Number(
            found.every((i) => binOf(edges[i] as number[], columns[i]?.[k] as number) === bins[i]),
          );
        rules.push({
          conditions: found.map((i) =>
            conditionOf(i, featureNames?.[i], edges[i] as number[], bins[i] as number),
          ),
          precision: held / drawn,
          coverage: covered / background.count,
        });
        onProgress?.({ done: row + 1, total: rows.count });
      }
      return {
        kind: "rules" as const,
        data: { shape: rows.shape, values: rows.values },
        target: [...targets],
        rules,
        seed,
      };
    },
  }),
);
