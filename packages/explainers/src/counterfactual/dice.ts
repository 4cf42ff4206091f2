import { fail } from "@hyaline/core";
import { choice, indices, integer, required } from "@hyaline/core/facts";
import {
  dataRows,
  explainedOutput,
  largestOf,
  type Rows,
  randomStream,
  readRows,
  selectionOf,
} from "@hyaline/explanation";
import { defineAsking } from "../define.js";
import { columnOf, rowsLike } from "../global/parts/columns.js";
import { boundsOption, rangesOf } from "../global/parts/ranges.js";
import { answersSo, isAbove } from "../rules/parts/answersSo.js";
import { nextBest } from "./parts/askedAnswer.js";
import { byChance } from "./parts/byChance.js";
import { deviationsOf, distanceOf } from "./parts/distance.js";
import { diverse, type Found } from "./parts/diverse.js";

/**
 * Diverse counterfactuals: rows near the explained one that the model answers otherwise, unlike each other, and with as few
 * features changed as can be. Values come from the background, so that categories stay categories.
 *
 * argmin over sets C of Σ dist(c, x) - diversity(C), with f(c) as asked
 *
 * `x: any[rows, features]`; `target` is the answer that is asked for; left out, it is each row's next best output (of a single
 * output, the other side of 0.5). `values: [rows, count, features]`; `valid` says which the model answers so: where too few
 * were found the rest repeat the row itself. `distances` are mean distances in median absolute deviations of the background.
 *
 * Source: R. Mothilal, A. Sharma, C. Tan, "Explaining Machine Learning Classifiers through Diverse Counterfactual
 * Explanations", FAT* 2020, equation 4 and section 3.3 (features go back as far as the answer stays), by random search or
 * by crossing, as in DiCE.
 *
 * @function
 * @param model a white box, any[rows, features] to [rows, outputs], or a black box over arrays
 * @throws HyalineError `argument` for a feature that is not there, `shape` for rows that are no vectors or unlike the
 * background, `data`, `aborted`
 * @example
 * ```ts
 * const background = [[0, 0], [1, 5], [2, 1], [3, 4], [4, 2], [5, 3]];
 * const model = async (rows: number[][]) => rows.map(([a = 0]) => [Number(a <= 1), Number(a > 1)]);
 * const { values, valid } = await dice(model, { background, count: 1 }).explain([[5, 2]]); // values.values: [1, 2]
 * ```
 */
export const dice = /* @__PURE__ */ defineAsking(
  {
    name: "dice",
    title: "DiCE",
    family: "counterfactual",
    summary: "Rows near the explained one that the model answers otherwise, unlike each other.",
    formula: "argmin_C Σ dist(c, x) - diversity(C), f(c) as asked",
    source: {
      authors: "R. Mothilal, A. Sharma, C. Tan",
      title: "Explaining Machine Learning Classifiers through Diverse Counterfactual Explanations",
      year: 2020,
      where: "equation 4",
    },
    needs: "predictions",
    rows: "numbers",
    gives: "counterfactuals",
    promises: [],
    cost: "1000 rows",
  },
  {
    /** Rows whose values may be taken: any[background rows, features]. */
    background: required(dataRows("Rows whose values may be taken.")),
    /** How many for each row (default 4). */
    count: integer("How many for each row.", 4, [1, 1000]),
    /** Features that stay as they are (default: none). */
    immutable: indices("Features that stay as they are (default: none)."),
    /** Between which values features are taken, `[low, high]` for each (default: any of the background's). */
    bounds: boundsOption(
      "Between which values features are taken, [low, high] for each (default: any of the background's).",
    ),
    /**
     * How rows are looked for (default `"random"`): each with values of the background by chance, or `"genetic"`: the nearest
     * valid ones of each generation are crossed, so that ways of many features come nearer.
     */
    search: choice(
      "How rows are looked for: by chance, or by crossing the nearest ones.",
      ["random", "genetic"],
      "random",
    ),
    /** Rows that are tried for each row (default 1000, as in DiCE). */
    samples: integer("Rows that are tried for each row.", 1000, [1, 16777216]),
    /** Seed for what is drawn (default 0): rows. */
    seed: integer("Seed for what is drawn.", 0, [0, Number.MAX_SAFE_INTEGER]),
  },
  {},
  (_, { background: given, count, immutable = [], bounds: within, search, samples, seed }) => ({
    attribute: async ({ rows, run, evaluate, long, onProgress }) => {
      if (rows.rowShape.length !== 1)
        fail("shape", "dice needs rows of features", `[${rows.shape.join(", ")}]`);
      const background = await readRows(given as Rows, "background", { ...long, dtype: rows.dtype });
      const features = rows.rowSize;
      if (background.rowSize !== features)
        fail(
          "shape",
          "background needs rows like those of x",
          `${background.rowSize} features for ${features}`,
        );
      for (const feature of immutable)
        if (feature >= features)
          fail("argument", `features are places in a row of ${features}`, String(feature));
      const free = Array.from({ length: features }, (__, i) => i).filter((i) => !immutable.includes(i));
      if (free.length === 0) fail("argument", "dice changes features", "every one immutable");
      const scales = deviationsOf(Array.from({ length: features }, (__, i) => columnOf(background, i)));
      const ranges = within && rangesOf(background, within);
      const columns = Array.from({ length: features }, (__, i) => {
        const [low, high] = ranges?.[i] ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
        const kept = columnOf(background, i).filter((value) => value >= low && value <= high);
        if (kept.length === 0 && free.includes(i))
          fail(
            "argument",
            "the background has values within bounds",
            `none of feature ${i} in [${low}, ${high}]`,
          );
        return kept;
      });
      const { outputs, targets } = await evaluate();
      const width = outputs.shape[1] as number;
      const values = new Float64Array(rows.count * count * features);
      const [valid, explained, distances] = [0, 1, 2].map(() => new Float64Array(rows.count * count)) as [
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      const asked = targets.slice();
      for (let row = 0; row < rows.count; row++) {
        const x = Float64Array.from(rows.values.subarray(row * features, (row + 1) * features));
        const own = outputs.values.subarray(row * width, (row + 1) * width);
        const largest = largestOf(own);
        // What is asked is what the model does not say: the next best, where its own answer is the target.
        if (width > 1 && asked[row] === largest) asked[row] = nextBest(own, largest);
        const target = asked[row] ?? null;
        const selection = selectionOf(target, outputs.outputShape ?? [width]);
        const holds = answersSo(target, !isAbove(explainedOutput(selection, own, 0), width));
        const draws = randomStream(seed, row);
        const drawOf = (feature: number) => {
          const column = columns[feature] as Float64Array;
          return column[draws.integer(column.length)] as number;
        };
        const found: Found[] = [];
        const judge = async (points: Float64Array) => {
          holds(await run(rowsLike(rows, points))).forEach((yes, k) => {
            if (!yes) return;
            const own = points.slice(k * features, (k + 1) * features);
            found.push({ values: own, distance: distanceOf(own, x, scales) });
          });
        };
        if (search === "genetic") {
          const { generations } = await import("./parts/generations.js");
          await generations({ x, free, samples, draws, drawOf, found, judge });
        } else await judge(byChance({ x, free, samples, draws, drawOf }));
        const chosen = diverse(found, count, scales);
        for (const each of chosen)
          await goBack(
            each.values,
            x,
            scales,
            async (tried) => holds(await run(rowsLike(rows, tried)))[0] === 1,
          );
        const all = new Float64Array(count * features);
        for (let c = 0; c < count; c++) all.set(chosen[c]?.values ?? x, c * features);
        const answers = await run(rowsLike(rows, all));
        holds(answers).forEach((yes, c) => {
          const at = row * count + c;
          valid[at] = yes;
          explained[at] = explainedOutput(selection, answers.values, c * width);
          distances[at] = distanceOf(all.subarray(c * features, (c + 1) * features), x, scales);
        });
        values.set(all, row * count * features);
        onProgress?.({ done: row + 1, total: rows.count });
      }
      const shape = [rows.count, count];
      return {
        kind: "counterfactuals" as const,
        data: { shape: rows.shape, values: rows.values },
        target: asked,
        values: { shape: [...shape, features], values },
        valid: { shape, values: valid },
        outputs: { shape, values: explained },
        distances: { shape, values: distances },
        seed,
      };
    },
  }),
);

/** Takes features back to the row's own values, those that moved least first, as long as the answer stays. */
async function goBack(
  values: Float64Array,
  x: Float64Array,
  scales: Float64Array,
  holds: (tried: Float64Array) => Promise<boolean>,
): Promise<void> {
  const moved = (i: number) => Math.abs((values[i] as number) - (x[i] as number)) / (scales[i] as number);
  const changed = Array.from(values.keys()).filter((i) => values[i] !== x[i]);
  for (const feature of changed.sort((a, b) => moved(a) - moved(b))) {
    const tried = values.slice();
    tried[feature] = x[feature] as number;
    if (await holds(tried)) values[feature] = x[feature] as number;
  }
}
