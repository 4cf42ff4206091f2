import { type RowTarget, targetName } from "@hyaline/explanation";
import type { ExplainedBy, StudyResult } from "../demo/study.js";
import { percent } from "../output/progressLine.js";

/** What the model said of a row, and what it is. */
export function verdict({ study, explanations }: StudyResult, row: number): { said: string; truth: string } {
  const { target, output } = (explanations[0] as ExplainedBy).explanation;
  const name = (target: RowTarget | undefined) => targetName(target ?? 0, study.outputNames);
  const probability = output?.values[row] ?? Number.NaN;
  return {
    said: `${name(target[row])} (${certainty(probability)})`,
    truth: name(study.explained.labels[row]),
  };
}

/** A probability that is not quite 1 does not read as if it were. */
const certainty = (probability: number): string =>
  probability < 1 && probability >= 0.9995 ? "> 99.9 %" : percent(probability);
