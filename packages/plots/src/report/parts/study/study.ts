import { fail, quote } from "@hyaline/core";
import { required, value } from "@hyaline/core/facts";
import type { Comparison, Explanation, Predictions, Scores } from "@hyaline/explanation";
import { rowsOf } from "../../../parts/explainedRow.js";
import { type PredictedRows, predictedRows } from "../../../parts/predictedRows.js";

/** What a report says of a model in words. */
export interface StudyDescription {
  readonly title: string;
  readonly summary?: string;
  /** What the model is, such as its layers and how it was trained. */
  readonly model?: string;
  /** What it is for, and for whom. */
  readonly use?: string;
  /** Where it must not be relied on. */
  readonly limits?: string;
  /** How to make the report again: commands, seeds, versions. */
  readonly reproduce?: string;
}

/** What is known of the rows. */
export interface StudyData {
  readonly name?: string;
  /** Where they come from, and under which licence. */
  readonly source?: string;
  /** What the model answers for rows whose classes are known. */
  readonly predictions?: Predictions;
  /** Where each explained row stands in `predictions` (default: in the same order). */
  readonly rows?: readonly number[];
  /** What each explained row is called. */
  readonly rowNames?: readonly string[];
}

/** Scores of one method by one metric. */
export interface StudyMetric {
  readonly method: string;
  readonly scores: Scores;
  /** Which way is better. */
  readonly direction: "higher" | "lower";
  readonly title?: string;
}

export interface Study {
  readonly description: StudyDescription;
  readonly data?: StudyData | undefined;
  /** Of the same rows, by several methods. */
  readonly explanations: readonly Explanation[];
  readonly metrics?: readonly StudyMetric[] | undefined;
  readonly comparison?: Comparison | undefined;
}

const isRecord = (given: unknown): boolean =>
  typeof given === "object" && given !== null && !Array.isArray(given);

export const studyFields = {
  description: required(
    value<StudyDescription>("What the report says of the model.", "an object with a title", isRecord),
  ),
  data: value<StudyData>("What is known of the rows.", "an object", isRecord),
  explanations: required(
    value<readonly Explanation[]>(
      "Of the same rows, by several methods.",
      "a list of explanations",
      Array.isArray,
    ),
  ),
  metrics: value<readonly StudyMetric[]>(
    "Scores of methods by metrics.",
    "a list of { method, scores, direction }",
    Array.isArray,
  ),
  comparison: value<Comparison>("Explainers compared on the rows.", "a comparison", isRecord),
};

/** A study that has been checked. */
export interface ReadStudy {
  readonly study: Study;
  readonly explanations: readonly Explanation[];
  /** How many rows are explained. */
  readonly rows: number;
  /** What is known of the answers for the explained rows, and for all. */
  readonly predicted?: PredictedRows;
  /** Where an explained row stands among the predictions. */
  placeOf(row: number): number;
  nameOf(row: number): string;
}

/** @throws HyalineError `argument`, `shape` */
export function readStudy(study: Study): ReadStudy {
  const { explanations, data = {} } = study;
  const [first] = explanations;
  if (!first || explanations.length > 8)
    return fail("argument", "a study has 1 to 8 explanations", String(explanations.length));
  const rows = rowsOf(first);
  for (const other of explanations)
    if (rowsOf(other) !== rows)
      fail("argument", "a study's explanations are of the same rows", `${rowsOf(other)} and ${rows}`);
  const predicted = data.predictions && predictedRows(data.predictions);
  const places = data.rows ?? Array.from({ length: rows }, (_, row) => row);
  if (predicted && (places.length !== rows || places.some((place) => !predicted.rows[place])))
    fail(
      "argument",
      "data.rows says for each explained row where it stands in the predictions",
      quote(data.rows),
      `give ${rows} places`,
    );
  return {
    study,
    explanations,
    rows,
    ...(predicted ? { predicted } : {}),
    placeOf: (row) => places[row] as number,
    nameOf: (row) => data.rowNames?.[row] ?? `Row ${row + 1}`,
  };
}
