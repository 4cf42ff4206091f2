import { fail, HyalineError, type LongCallOptions, yieldThread } from "@hyaline/core";
import { callback, choice, integer, readOptions, refuseUnknown, value } from "@hyaline/core/facts";
import {
  type Comparison,
  type Explanation,
  type Inputs,
  longCall,
  type Model,
  provenanceOf,
  type RowTarget,
} from "@hyaline/explanation";
import { callOf } from "../parts/openModel.js";
import { attempt, type Cells, cellsOf, filledIn, missingIn } from "./parts/cells.js";
import {
  type AnyMetric,
  type ChosenMetric,
  type ComparedExplainer,
  checkNeeds,
  type ReadExplainer,
  type ReadMetric,
  readExplainers,
  readMetrics,
  type SharedParts,
} from "./parts/choices.js";
import { comparisonOf } from "./parts/comparisonOf.js";
import { sharedAnswers } from "./parts/sharedAnswers.js";

/** What is compared, on which rows. */
export interface ComparisonSubject {
  /** The explained model, for the metrics. */
  readonly model: Model;
  /** The rows to explain: any[rows, ...input], several inputs by name, or texts. */
  readonly data: Inputs;
  /**
   * By name: an explainer, or its `explain` alone; `{ explain, withParameters }` and the like for metrics that ask for
   * such parts.
   */
  readonly explainers: Readonly<Record<string, ComparedExplainer>>;
  /** Metrics, or `{ metric, options, name }`. */
  readonly metrics: readonly (AnyMetric | ChosenMetric)[];
  /** What should be found, for metrics of localisation. */
  readonly mask?: SharedParts["mask"];
  /** Another explanation of the same rows, for metrics of agreement. */
  readonly other?: Explanation;
}

export interface CompareExplainersOptions extends LongCallOptions {
  /** Which output to explain, one or one for each row (default: each row's largest). */
  readonly target?: RowTarget | readonly RowTarget[] | undefined;
  /** Rows per run of the model where a metric runs it (default: by the size of a row). */
  readonly batchSize?: number | undefined;
  /** What an abort does: throw (the default), or give what was found so far. */
  readonly onAbort?: "throw" | "partial" | undefined;
  /** Called with what was found so far, after each explanation and each metric. */
  readonly onPart?: ((comparison: Comparison) => void) | undefined;
  /** A comparison of the same that was ended early: what it holds is not computed again. */
  readonly resume?: Comparison | undefined;
}

const options = {
  target: value<RowTarget | readonly RowTarget[]>("Which output to explain, one or one for each row."),
  batchSize: integer("Rows per run of the model where a metric runs it.", undefined),
  onAbort: choice("What an abort does: throw, or give what was found so far.", ["throw", "partial"], "throw"),
  onPart: callback<(comparison: Comparison) => void>(
    "Called with what was found so far.",
    "(comparison) => …",
  ),
  resume: value<Comparison>(
    "A comparison of the same that was ended early.",
    "a comparison",
    (given) => (given as Partial<Comparison> | null)?.kind === "comparison",
  ),
  ...longCall,
};

/**
 * Runs several explainers on the same rows and holds them to several metrics: one table of means with 95 % bootstrap intervals
 * over rows, ranks, what each took, and a recommendation with its evidence.
 *
 * Each explainer explains the rows once for all metrics, for the same targets; a black box is asked equal rows once. What
 * fails is told apart from a bad score: it stands in `failures`, and has no number. An explainer's `meanRank` is over the metrics that
 * have a number of every explainer and do not give all the same, each counting the same; `firstShares` says in which share of 1,000
 * resamples of the rows it is the first. Several metrics that ask the same (two of deletion, say) count several times: choose
 * those that matter.
 *
 * @throws HyalineError `argument` for no explainers or metrics, for a part that a metric needs and nobody has, and for a `resume` of
 * others; `shape` where explainers give different numbers of rows; `aborted`
 * @example
 * ```ts
 * const { means, recommendation } = await compareExplainers({
 *   model,
 *   data: x,
 *   explainers: { saliency: saliency(model), integratedGradients: integratedGradients(model) },
 *   metrics: [deletionAuc, { metric: sparseness }],
 * });
 * ```
 */
export async function compareExplainers(
  subject: ComparisonSubject,
  given: CompareExplainersOptions = {},
): Promise<Comparison> {
  const startedAt = performance.now();
  refuseUnknown("compareExplainers", subject, ["model", "data", "explainers", "metrics", "mask", "other"]);
  const { target, batchSize, onAbort, onPart, resume, ...long } = readOptions(
    "compareExplainers",
    options,
    given,
  );
  const explainers = readExplainers(subject.explainers);
  const metrics = readMetrics(subject.metrics);
  const { mask, other } = subject;
  const shared: SharedParts = {
    model: sharedAnswers(subject.model),
    ...(mask === undefined ? {} : { mask }),
    ...(other === undefined ? {} : { other }),
  };
  checkNeeds(explainers, metrics, shared);
  const names = explainers.map(({ name }) => name);
  const compared = metrics.map((each) => each.compared);
  const cells = cellsOf(
    names,
    compared.map(({ name }) => name),
    resume,
  );
  const call = callOf(long as LongCallOptions);
  const soFar = (): Comparison => {
    const costs = [...cells.explaining, ...cells.scoring.flat()];
    const evaluations = costs.reduce((sum, cost) => sum + cost.evaluations, 0);
    const total = names.length * (1 + metrics.length);
    const facts = { options: { target, batchSize }, evaluations, versions: {}, startedAt };
    const provenance = provenanceOf(facts, call.backend);
    return comparisonOf(
      cells,
      names,
      compared,
      filledIn(cells) < total ? { ...provenance, partial: true } : provenance,
    );
  };
  const onFilled = () => {
    long.onProgress?.({ done: filledIn(cells), total: names.length * (1 + metrics.length) });
    onPart?.(soFar());
  };
  const asking = {
    data: subject.data,
    target,
    shared,
    call,
    metricCall: batchSize === undefined ? call : { ...call, batchSize },
  };
  try {
    await fill(cells, explainers, metrics, asking, onFilled);
  } catch (error) {
    if (onAbort === "throw" || !(error instanceof HyalineError) || error.code !== "aborted") throw error;
  }
  return soFar();
}

interface Asking {
  readonly data: Inputs;
  readonly target: RowTarget | readonly RowTarget[] | undefined;
  readonly shared: SharedParts;
  readonly call: LongCallOptions;
  readonly metricCall: object;
}

/** Explains with each explainer, and asks the metrics that are missing. */
async function fill(
  cells: Cells,
  explainers: readonly ReadExplainer[],
  metrics: readonly ReadMetric[],
  { data, target: asked, shared, call, metricCall }: Asking,
  onFilled: () => void,
): Promise<void> {
  let target = asked;
  for (const [e, { name, parts }] of explainers.entries()) {
    const missing = missingIn(cells, e);
    if (missing.length === 0) continue;
    await yieldThread(call.signal);
    const {
      found: explanation,
      failure,
      durationMs,
    } = await attempt(() =>
      parts.explain(data as never, { ...call, ...(target === undefined ? {} : { target }) } as never),
    );
    cells.explaining[e] = { evaluations: explanation?.provenance.evaluations ?? 0, durationMs };
    if (!explanation) {
      cells.failures = [...cells.failures, { explainer: e, code: "unknown", message: "", ...failure }];
      for (const m of missing)
        (cells.scoring[e] as Cells["explaining"])[m] = { evaluations: 0, durationMs: 0 };
      onFilled();
      continue;
    }
    const rows = explanation.values.shape[0] as number;
    cells.rows ??= rows;
    if (cells.rows !== rows)
      fail(
        "shape",
        "explainers of a comparison explain the same rows",
        `${rows} rows of ${name}, ${cells.rows} before`,
      );
    // What one explainer asked the model for is not asked again: all explain the same outputs.
    target ??= explanation.target;
    onFilled();
    for (const m of missing) {
      await yieldThread(call.signal);
      const metric = metrics[m] as ReadMetric;
      const scored = await attempt(() => metric.ask({ ...shared, ...parts, explanation }, metricCall));
      const { values, provenance } = scored.found ?? {};
      (cells.values[e] as Cells["values"][number])[m] = values?.values;
      (cells.scoring[e] as Cells["explaining"])[m] = {
        evaluations: provenance?.evaluations ?? 0,
        durationMs: scored.durationMs,
      };
      if (scored.failure)
        cells.failures = [...cells.failures, { explainer: e, metric: m, ...scored.failure }];
      onFilled();
    }
  }
}
