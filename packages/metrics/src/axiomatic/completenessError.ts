import { fail, type LongCallOptions, sizeOf } from "@hyaline/core";
import { flag, type Option } from "@hyaline/core/facts";
import {
  type Baseline,
  baselineRows,
  dataRows,
  defineMetric,
  type ExplainedInputs,
  explainedOutput,
  type HostRows,
  inputsRunner,
  isInputRecord,
  type Origins,
  type Rows,
  readRows,
  type Selection,
  toUnits,
} from "@hyaline/explanation";
import { countOf, type Explained } from "../parts/explainAgain.js";
import { callOf, modelOptions, openModel, selectionsOf } from "../parts/openModel.js";
import { readBaselines } from "../parts/readBaselines.js";

type GivenBaseline = Baseline | Readonly<Record<string, Baseline>>;

/**
 * How far the attributions are from adding up to what they explain: |Σ attributions - (f(x) - f(x'))|. The model is run
 * again at `x`, and at `x'`: the mean over `background` rows, the `baseline`, or else the explanation's own base value;
 * where there is none of them, a baseline of 0. For several inputs, `baseline` and `background` may be records. Of texts it is
 * the base value.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await completenessError({ explanation, model }, { baseline: 0 });
 * ```
 */
export const completenessError = /* @__PURE__ */ defineMetric(
  {
    name: "completenessError",
    title: "Completeness error",
    family: "axiomatic",
    summary: "How far the attributions are from adding up to what they explain.",
    formula: "|Σ_i a_i − (f(x) − f(x'))|",
    source: {
      authors: "M. Sundararajan, A. Taly, Q. Yan",
      title: "Axiomatic Attribution for Deep Networks",
      year: 2017,
      where: "proposition 1",
    },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: ["model"],
  },
  {
    /** What the attributions are counted from: a number, a row, or one row for each explained row. */
    baseline: {
      ...baselineRows(
        "What the attributions are counted from: a number, a row, or one row for each explained row.",
      ),
      default: undefined,
    } as Option<GivenBaseline | undefined>,
    /** What they are counted from, as an average: rows of typical input. */
    background: dataRows("What they are counted from, as an average: rows of typical input."),
    /**
     * Divide by |f(x) - f(x')|; a row whose output does not change at all scores by its error alone
     * (default false).
     */
    relative: flag(
      "Divide by |f(x) - f(x')|; a row whose output does not change at all scores by its error alone.",
      false,
    ),
    ...modelOptions,
  },
  async (subject, { baseline, background, relative, batchSize, ...options }) => {
    if (baseline !== undefined && background !== undefined)
      fail("argument", "completeness is counted from a baseline or a background", "both");
    const { explanation } = subject;
    const call = callOf(options);
    const { texts } = explanation;
    const { model, inputs } = texts
      ? { model: subject.model, inputs: undefined }
      : await openModel(subject, options);
    const runner = inputsRunner(model, { batchSize });
    let evaluations = 0;
    const run = async (asked: Explained, origins?: Origins) => {
      evaluations += countOf(asked);
      const { values, shape } = await runner.run(asked, { ...call, origins });
      return { values, width: shape[1] as number };
    };
    try {
      const { values: outputs, width } = await run(inputs ?? (texts as readonly string[]));
      const targets = selectionsOf(explanation, width);
      // In the units that the attributions have.
      const link = toUnits(explanation.link);
      const at = (of: Float64Array, row: number, target: Selection) =>
        explainedOutput(target, of, row * width);
      const baseOf = async (): Promise<(row: number, target: Selection) => number> => {
        const own = explanation.baseValue?.values;
        if (background === undefined && baseline === undefined && own)
          return (row) => own[own.length === 1 ? 0 : row] as number;
        if (inputs === undefined)
          return fail(
            "argument",
            "completeness of texts is counted from the explanation's base value",
            own ? "a baseline or a background" : "an explanation without one",
          );
        if (background === undefined) {
          const fills = await readBaselines(baseline, inputs, call);
          const { values } = await run(startOf(inputs, fills), (i) => i);
          return (row, target) => link(at(values, row, target));
        }
        const rows = await readBackground(background, inputs, call);
        const { values } = await run(rows, "made");
        return (_, target) => {
          let sum = 0;
          for (let r = 0; r < rows.count; r++) sum += at(values, r, target);
          return link(sum / rows.count);
        };
      };
      const base = await baseOf();
      const { shape, values } = explanation.values;
      const size = sizeOf(shape.slice(1));
      const scores = targets.map((target, row) => {
        let total = 0;
        for (let i = row * size; i < (row + 1) * size; i++) total += values[i] as number;
        const change = link(at(outputs, row, target)) - base(row, target);
        const error = Math.abs(total - change);
        return relative && change !== 0 ? error / Math.abs(change) : error;
      });
      return { values: scores, evaluations };
    } finally {
      runner.dispose();
    }
  },
);

/** Every row with the baseline in the place of what attributions are of. */
function startOf(inputs: ExplainedInputs, fills: readonly HostRows[]): ExplainedInputs {
  let next = 0;
  const parts = inputs.parts.map((part) => {
    if (!part.attributed) return part;
    const fill = fills[next++] as HostRows;
    const values = part.values.map((_, i) => fill.values[i % fill.values.length] as number);
    return { ...part, values };
  });
  return { ...inputs, parts };
}

/** Background rows of every input. */
async function readBackground(
  background: Rows | Readonly<Record<string, Rows>>,
  inputs: ExplainedInputs,
  call: LongCallOptions,
): Promise<ExplainedInputs> {
  const parts = await Promise.all(
    inputs.parts.map(async (part) => {
      const own = inputs.named && isInputRecord(background) ? background[part.name] : (background as Rows);
      if (own === undefined)
        return fail(
          "argument",
          "a background of several inputs is a record of them",
          `none for ${part.name}`,
        );
      return {
        ...part,
        ...(await readRows(own, `background of ${part.name}`, { ...call, dtype: part.dtype })),
      };
    }),
  );
  const [first] = parts;
  return { ...inputs, count: first?.count ?? 0, parts };
}
