import { choice, either, integer } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { rankOptions } from "../parts/ranked.js";
import { forcePlot } from "./forcePlot.js";
import { stackedForces } from "./parts/stackedForces.js";

/**
 * Forces that push predictions up (red) and down (blue) from the base value, as an SVG text: of one row as {@link forcePlot}
 * draws them, or of many rows upright, side by side, those that are explained alike next to each other.
 *
 * The explanation needs a `baseValue`; `values: [rows, features]` or `[rows, ...input]`. At most 200 rows are drawn, evenly
 * chosen.
 *
 * Source: S. Lundberg et al., "Explainable machine-learning predictions for the prevention of hypoxaemia during surgery",
 * Nature Biomedical Engineering 2018, figures 2 and 3.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` without a base value or for a row that is not there, `data` for a base value or
 * output that is not finite, `shape` for arrays that do not fit each other
 * @example
 * ```ts
 * const svg = force(explanation, { row: "all", order: "output" });
 * ```
 */
export const force = /* @__PURE__ */ definePlot(
  {
    name: "force",
    title: "Forces",
    family: "attribution",
    summary: "Forces that push one prediction, or many side by side, up and down from the base value.",
    source: {
      authors: "S. Lundberg et al.",
      title: "Explainable machine-learning predictions for the prevention of hypoxaemia during surgery",
      year: 2018,
      where: "figures 2 and 3",
    },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: ["baseValue"],
  },
  {
    ...rankOptions,
    /** Which row to show, or `"all"` for all of them side by side (default `"all"`). */
    row: either(
      "Which row to show, or all for all of them side by side.",
      [integer("", 0, [0, 2147483647]), choice("", ["all"], "all")],
      "all",
    ),
    /** How rows are ordered: alike side by side, by their output, or as they are given (default `"clustered"`). */
    order: choice(
      "How rows are ordered: alike side by side, by their output, or as they are given.",
      ["clustered", "output", "given"],
      "clustered",
    ),
    /** Height of many rows in pixels without title and notes (default 260). */
    height: integer("Height of many rows in pixels without title and notes.", 260, [160, 2000]),
  },
  (explanation, { row, order, height, ...options }) =>
    row === "all"
      ? stackedForces(explanation, { order, height, ...options })
      : forcePlot.picture(explanation, { ...options, row: row as number }),
);
