import { fail } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import { defineMetric, inputsRunner, largestOf } from "@hyaline/explanation";
import { attributionRows, descending } from "../parts/attributionRows.js";
import { callOf, modelOptions, openModel } from "../parts/openModel.js";

/**
 * Whether rows that are explained alike are predicted alike: of the other rows whose largest attributions are the same, with
 * the same signs, the share that has the same predicted class. NaN for a row that no other is explained like; give many rows.
 *
 * @throws HyalineError `argument` for more attributions than there are, `shape`, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await consistency({ explanation, model }, { largest: 1 });
 * ```
 */
export const consistency = /* @__PURE__ */ defineMetric(
  {
    name: "consistency",
    title: "Consistency",
    family: "robustness",
    summary: "Of the rows with the same largest attributions, the share that is predicted alike.",
    formula: "P(ŷ(x′) = ŷ(x) | π(e(x′)) = π(e(x)))",
    source: {
      authors: "S. Dasgupta, N. Frost, M. Moshkovitz",
      title: "Framework for Evaluating Faithfulness of Local Explanations",
      year: 2022,
      where: "definition 2",
    },
    direction: "higher",
    range: [0, 1],
    needs: ["model"],
  },
  {
    /** How many attributions must be the same ones, with the same signs (default 5). */
    largest: integer("How many attributions must be the same ones, with the same signs.", 5),
    ...modelOptions,
  },
  async (subject, { largest, batchSize, ...options }) => {
    const rows = attributionRows(subject.explanation);
    if (rows.some(({ length }) => length < largest))
      fail("argument", "largest is at most a row's attributions", `${largest} for ${rows[0]?.length}`);
    const { model, inputs } = await openModel(subject, options);
    const runner = inputsRunner(model, { batchSize });
    try {
      const { values, shape } = await runner.run(inputs, callOf(options));
      const width = shape[1] as number;
      const classes = rows.map((_, row) => largestOf(values.subarray(row * width, (row + 1) * width)));
      const kinds = rows.map((row) => kindOf(row, largest));
      return {
        values: rows.map((_, row) => {
          const alike = kinds.flatMap((kind, other) => (other !== row && kind === kinds[row] ? [other] : []));
          return alike.filter((other) => classes[other] === classes[row]).length / alike.length;
        }),
        evaluations: inputs.count,
      };
    } finally {
      runner.dispose();
    }
  },
);

/** Which attributions are the largest by magnitude, and their signs. */
const kindOf = (row: Float64Array, largest: number): string =>
  descending(row.map(Math.abs))
    .slice(0, largest)
    .sort((a, b) => a - b)
    .map((i) => `${i}${(row[i] as number) < 0 ? "-" : "+"}`)
    .join(" ");
