import { readOptions } from "@hyaline/core/facts";
import { cardSection } from "./parts/study/cardSection.js";
import { caseSections } from "./parts/study/caseSections.js";
import { comparisonSection } from "./parts/study/comparisonSection.js";
import { shortSection } from "./parts/study/shortSection.js";
import { readStudy, type Study, studyFields } from "./parts/study/study.js";
import { summarySection } from "./parts/study/summarySection.js";
import { report } from "./report.js";

/**
 * A whole study as one self-contained HTML file, from plain data: how good the model is and by which measures its explanations are
 * (confusion matrix, scores with their directions and intervals), what matters over all rows, then the rows themselves, wrong
 * ones first, then borderline ones, then typical ones, alike ones folded, their methods side by side; the comparison of
 * explainers; and a model card with data, limits, provenance and how to reproduce it. No script, and prints to paper.
 *
 * @param study what is known: `explanations` of the same rows by several methods; `data.predictions` of those rows, or with
 * `data.rows` saying where each explained row stands in it
 * @returns the text of an HTML document
 * @throws HyalineError `argument` for fields that are missing or unknown and for explanations of other rows, `shape`; whatever a plot
 * throws
 * @example
 * ```ts
 * const html = fromStudy({
 *   description: { title: "Why these rows?", limits: "A demonstration, trained on 40 rows." },
 *   data: { name: "a made-up table" },
 *   explanations: [explanation],
 * });
 * ```
 */
export function fromStudy(study: Study): string {
  const read = readStudy(readOptions("fromStudy", studyFields, study) as Study);
  const { title, summary } = read.study.description;
  const sections = [
    ...shortSection(read),
    ...summarySection(read),
    ...caseSections(read),
    ...comparisonSection(read),
    ...cardSection(read),
  ];
  return report({ title, ...(summary === undefined ? {} : { summary }), sections });
}
