import { fail } from "@hyaline/core";
import {
  type Baseline,
  checkDifferentiable,
  explainedOutput,
  type HostRows,
  isWhiteBox,
  modelRunner,
  type Rows,
  type RowTarget,
  readBaseline,
  readRows,
  resolveTargets,
  selectionOf,
  type WhiteBox,
} from "@hyaline/explanation";
import type { ExplainerOptions, ExplainOptions } from "../../explainer.js";
import { namesFor } from "../../names.js";

/** What is known of a call once the model has been run at both ends of its paths. */
export interface PathEnds {
  readonly rows: HostRows;
  /** One row, or as many as `rows`. */
  readonly baseline: HostRows;
  readonly targets: readonly RowTarget[];
  /** How many outputs the model has. */
  readonly outputs: number;
  /** The explained output at each row, and at its baseline. */
  readonly output: Float64Array;
  readonly baseValue: Float64Array;
  readonly names: Pick<ExplainerOptions, "featureNames" | "outputNames">;
  readonly evaluations: number;
}

/** Reads, checks and evaluates the ends of paths from baselines to rows: what is wrong with a call shows here, early. */
export function pathEnds(model: WhiteBox, options: ExplainerOptions) {
  if (!isWhiteBox(model)) {
    fail(
      "argument",
      "a gradient needs a white box: a traceable function of tensors",
      "a black box",
      "explain it with kernelShap or lime",
    );
  }
  const runner = modelRunner(model, options);
  return {
    evaluate: async (
      x: Rows,
      call: ExplainOptions & { readonly baseline?: Baseline | undefined },
    ): Promise<PathEnds> => {
      const rows = await readRows(x, "x", call);
      checkDifferentiable(rows, "a gradient");
      const baseline = await readBaseline(call.baseline, rows, call);
      const both = await runner.run(joined(rows, baseline), call);
      const outputs = both.shape[1] as number;
      const ofRows = both.values.subarray(0, rows.count * outputs);
      const ofBaseline = both.values.subarray(rows.count * outputs);
      const targets = resolveTargets(call.target, { shape: [rows.count, outputs], values: ofRows });
      const selections = targets.map((target) => selectionOf(target, [outputs]));
      return {
        rows,
        baseline,
        targets,
        outputs,
        output: Float64Array.from(selections, (each, row) => explainedOutput(each, ofRows, row * outputs)),
        baseValue: Float64Array.from(selections, (each, row) =>
          explainedOutput(each, ofBaseline, baseline.count === 1 ? 0 : row * outputs),
        ),
        names: namesFor(options, rows.rowSize, outputs),
        evaluations: rows.count + baseline.count,
      };
    },
    dispose: () => runner.dispose(),
  };
}

/** The rows of `a`, then those of `b`. */
function joined(a: HostRows, b: HostRows): HostRows {
  const values = new (a.values.constructor as typeof Float64Array)(a.values.length + b.values.length);
  values.set(a.values);
  values.set(b.values, a.values.length);
  const count = a.count + b.count;
  return { ...a, values, count, shape: [count, ...a.rowShape] };
}
