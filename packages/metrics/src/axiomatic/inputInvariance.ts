import { isTensor, sub } from "@hyaline/core";
import { number } from "@hyaline/core/facts";
import { defineMetric, type ExplainedInputs } from "@hyaline/explanation";
import { attributionRows } from "../parts/attributionRows.js";
import { distances, length } from "../parts/distances.js";
import { explainAgain } from "../parts/explainAgain.js";
import { callOf, modelOptions, readExplained } from "../parts/openModel.js";
import { usingExplainer } from "../parts/usingExplainer.js";

/**
 * How much an explanation changes where nothing that matters does: every input is shifted by a constant, and the model is
 * given the input less that constant, so that it answers the same. ‖e₂(x + s) − e₁(x)‖ / ‖e₁(x)‖, 0 for methods that are
 * invariant: gradients are, products with the input and baselines that stay where they are are not. Of several
 * inputs those that were attributed are shifted. NaN where the explanation is 0.
 *
 * Quantus shifts the input and asks whether any attribution is another; it gives 0 or 1.
 *
 * @throws HyalineError `argument` for texts, `shape`, `data`, `aborted`, and those of the explainer
 * @example
 * ```ts
 * const explanation = await saliency(model).explain(explainedRows);
 * const withInput = (change: <X>(x: X) => X) => saliency((rows: Tensor) => model(change(rows)));
 * const { values } = await inputInvariance({ explanation, withInput });
 * ```
 */
export const inputInvariance = /* @__PURE__ */ defineMetric(
  {
    name: "inputInvariance",
    title: "Input invariance",
    family: "axiomatic",
    summary: "How much an explanation changes when input and model are shifted by the same constant.",
    formula: "‖e₂(x + s) − e₁(x)‖ / ‖e₁(x)‖, where f₂(x + s) = f₁(x)",
    source: {
      authors: "P.-J. Kindermans, S. Hooker, J. Adebayo, M. Alber, K. T. Schütt, S. Dähne, D. Erhan, B. Kim",
      title: "The (Un)reliability of Saliency Methods",
      year: 2019,
    },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: ["withInput"],
  },
  {
    /** What every input is shifted by (default 1). */
    shift: number("What every input is shifted by.", 1, [-Number.MAX_VALUE, Number.MAX_VALUE]),
    ...modelOptions,
  },
  async ({ explanation, withInput }, { shift, ...options }) => {
    const inputs = await readExplained(explanation, options, true);
    const parts = inputs.parts.map((part) =>
      part.attributed ? { ...part, values: part.values.map((value) => value + shift) } : part,
    );
    const { rows, evaluations } = await usingExplainer(withInput(shiftedBack(inputs, shift)), (explain) =>
      explainAgain(explain, { ...inputs, parts }, explanation.target, explanation, callOf(options)),
    );
    const values = attributionRows(explanation).map((here, row) => {
      const size = length(here);
      const [moved = 0] = distances({ here, there: [rows[row] as Float64Array] }, length);
      return size === 0 ? Number.NaN : moved / size;
    });
    return { values, evaluations };
  },
);

/** The input less the shift, as whichever kind of model takes it. */
function shiftedBack({ named, parts }: ExplainedInputs, shift: number): <X>(x: X) => X {
  const back = (x: unknown): unknown => {
    if (typeof x === "number") return x - shift;
    if (isTensor(x)) return sub(x, shift);
    if (Array.isArray(x)) return x.map(back);
    const { values, ...rest } = x as { readonly values: ArrayLike<number> };
    return { ...rest, values: Array.from(values, (value) => value - shift) };
  };
  if (!named) return back as <X>(x: X) => X;
  const moved = new Set(parts.filter(({ attributed }) => attributed).map(({ name }) => name));
  return ((x: Readonly<Record<string, unknown>>) =>
    Object.fromEntries(
      Object.entries(x).map(([name, value]) => [name, moved.has(name) ? back(value) : value]),
    )) as unknown as <X>(x: X) => X;
}
