import { fail, sizeOf } from "@hyaline/core";
import {
  type Baseline,
  explainedOutput,
  modelRunner,
  type Rows,
  readBaseline,
  readRows,
  type Selection,
  toUnits,
} from "@hyaline/explanation";
import { type MetricOptions, metric } from "./metric.js";
import { selectionsOf } from "./removalCurve.js";

export interface CompletenessOptions extends MetricOptions {
  /** What the attributions are counted from: a number, a row, or one row for each explained row. */
  readonly baseline?: Baseline;
  /** What they are counted from, as an average: rows of typical input. */
  readonly background?: Rows;
  /** Divide by |f(x) - f(x')|; a row whose output does not change at all scores by its error alone (default false). */
  readonly relative?: boolean;
}

/**
 * How far the attributions are from adding up to what they explain: |Σ attributions - (f(x) - f(x'))|. The model is run
 * again at `x`, and at `x'`: the mean over `background` rows, the `baseline`, or else the explanation's own base value;
 * where there is none of them, a baseline of 0.
 *
 * @throws HyalineError `argument`, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const [error] = await completenessError(model, explanation, { baseline: 0 });
 * ```
 */
export const completenessError = metric<CompletenessOptions>(
  "completenessError",
  {
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    source:
      'M. Sundararajan, A. Taly, Q. Yan, "Axiomatic Attribution for Deep Networks", ICML 2017, proposition 1',
  },
  ["baseline", "background", "relative"],
  async (model, explanation, options) => {
    const {
      baseline,
      background,
      relative = false,
      dtype = "float32",
      batchSize,
      onProgress: _,
      ...call
    } = options;
    if (baseline !== undefined && background !== undefined)
      fail("argument", "completeness is counted from a baseline or a background", "both");
    const { values, data, baseValue } = explanation;
    const rows = await readRows(data, "the explanation's data", { ...call, dtype });
    const runner = modelRunner(model, batchSize === undefined ? {} : { batchSize });
    try {
      const outputs = await runner.run(rows, call);
      const width = outputs.shape[1] as number;
      const targets = selectionsOf(explanation, rows.count, width);
      // In the units that the attributions have.
      const link = toUnits(explanation.link);
      const inUnits = (of: Float64Array, row: number, target: Selection) => link(at(of, row, target));
      const at = (of: Float64Array, row: number, target: Selection) =>
        explainedOutput(target, of, row * width);
      const base = async (): Promise<(row: number, target: Selection) => number> => {
        if (background === undefined && baseline === undefined && baseValue) {
          const own = baseValue.values;
          return (row) => own[own.length === 1 ? 0 : row] as number;
        }
        const from =
          background === undefined
            ? await readBaseline(baseline, rows, call)
            : await readRows(background, "background", { ...call, dtype });
        const { values: start } = await runner.run(from, call);
        if (background === undefined)
          return (row, target) => inUnits(start, from.count === 1 ? 0 : row, target);
        return (_, target) => {
          let sum = 0;
          for (let r = 0; r < from.count; r++) sum += at(start, r, target);
          return link(sum / from.count);
        };
      };
      const baseOf = await base();
      const size = sizeOf(values.shape.slice(1));
      return targets.map((target, row) => {
        let total = 0;
        for (let i = row * size; i < (row + 1) * size; i++) total += values.values[i] as number;
        const change = inUnits(outputs.values, row, target) - baseOf(row, target);
        const error = Math.abs(total - change);
        return relative && change !== 0 ? error / Math.abs(change) : error;
      });
    } finally {
      runner.dispose();
    }
  },
);
