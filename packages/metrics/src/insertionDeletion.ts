import { refuseUnknown } from "@hyaline/core/facts";
import type { Explanation, Model } from "@hyaline/explanation";
import { metric, metricKeys } from "./metric.js";
import { type RemovalCurve, type RemovalOptions, removalCurves } from "./removalCurve.js";

const source =
  'V. Petsiuk, A. Das, K. Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC 2018, section 4.1';
const removalKeys = ["baseline", "steps", "unit", "absolute"];
const unbounded = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;

/**
 * The area under the explained output as input is removed, most important first. A good explanation finds what the
 * output needs, so that it falls at once.
 *
 * Between 0 and 1 where the output is a probability: score `(x) => softmax(model(x))`. As in the paper, input is ranked
 * by its attribution and the pixels of an image are removed whole; removed input becomes `baseline` (default 0).
 *
 * @param explanation its `data`, `values`, `target` and `players` are used
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const [score] = await deletionAuc(model, explanation, { steps: 16 });
 * ```
 */
export const deletionAuc = metric<RemovalOptions>(
  "deletionAuc",
  { direction: "lower", range: unbounded, source },
  removalKeys,
  async (model, explanation, options) =>
    (await deletionCurve(model, explanation, options)).map(({ auc }) => auc),
);

/**
 * The area under the explained output as input is inserted into the baseline, most important first. A good explanation
 * finds what the output needs, so that it rises at once.
 *
 * The paper inserts into a blurred image: give it as `baseline`, a row for each explained row. Otherwise as
 * {@link deletionAuc}.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const [score] = await insertionAuc(model, explanation, { baseline: explainedRows.map((row) => row.map(() => 0.5)) });
 * ```
 */
export const insertionAuc = metric<RemovalOptions>(
  "insertionAuc",
  { direction: "higher", range: unbounded, source },
  removalKeys,
  async (model, explanation, options) =>
    (await insertionCurve(model, explanation, options)).map(({ auc }) => auc),
);

/** The curve behind {@link deletionAuc}, one for each row. */
export const deletionCurve = async (
  model: Model,
  explanation: Explanation,
  options: RemovalOptions = {},
): Promise<RemovalCurve[]> =>
  removalCurves(
    model,
    explanation,
    "deletion",
    refuseUnknown("deletionCurve", options, [...removalKeys, ...metricKeys]),
  );

/** The curve behind {@link insertionAuc}, one for each row. */
export const insertionCurve = async (
  model: Model,
  explanation: Explanation,
  options: RemovalOptions = {},
): Promise<RemovalCurve[]> =>
  removalCurves(
    model,
    explanation,
    "insertion",
    refuseUnknown("insertionCurve", options, [...removalKeys, ...metricKeys]),
  );
