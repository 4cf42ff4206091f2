import { textTable } from "../output/textTable.js";
import type { StudyResult } from "./study.js";

/** The scores as lines of text. */
export function summaryLines(results: readonly StudyResult[]): string[] {
  const head = ["Model", "Method", "Rows", "Completeness error", "Deletion AUC", "Insertion AUC", "ms"];
  const rows = results.flatMap(({ explanations }) =>
    explanations.map(({ scores }) => [
      scores.model,
      scores.method,
      String(scores.rows),
      scores.completenessError.toExponential(1),
      scores.deletionAuc.toFixed(3),
      scores.insertionAuc.toFixed(3),
      scores.ms.toFixed(0),
    ]),
  );
  return textTable(head, rows);
}
