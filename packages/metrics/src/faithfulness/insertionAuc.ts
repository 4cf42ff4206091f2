import { defineMetric } from "@hyaline/explanation";
import { rise } from "../parts/papers.js";
import { curveOptions, removalCurves, unitOption } from "../parts/removalCurves.js";

/**
 * The area under the explained output as input is inserted into the baseline, most important first: the curves are the
 * scores' `curves`. A good explanation finds what the output needs, so that it rises at once.
 *
 * The paper inserts into a blurred image: give it as `baseline`, a row for each explained row. Otherwise as
 * {@link deletionAuc}.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const baseline = explainedRows.map((row) => row.map(() => 0.5));
 * const { values } = await insertionAuc({ explanation, model }, { baseline });
 * ```
 */
export const insertionAuc = /* @__PURE__ */ defineMetric(
  {
    name: "insertionAuc",
    title: "Insertion",
    family: "faithfulness",
    summary:
      "The area under the explained output as input is inserted into the baseline, most important first.",
    formula: "∫ f(baseline with the top share s of x) ds",
    source: rise,
    direction: "higher",
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  { ...curveOptions, ...unitOption },
  (subject, options) => removalCurves(subject, options, "insertion"),
);
