import type { WhiteBox } from "@hyaline/explanation";
import { progressLine } from "../output/progressLine.js";
import { scoreExplanation } from "./scoreExplanation.js";
import type { ExplainedBy, Study } from "./study.js";
import type { StudyContext } from "./trainStudy.js";

/** Explains the study's rows by each method, and scores what comes out. */
export async function explainStudy(
  study: Study,
  predict: WhiteBox,
  context: StudyContext,
): Promise<ExplainedBy[]> {
  const { backend, signal, terminal, seed } = context;
  const explained: ExplainedBy[] = [];
  for (const { name, explainer, call } of study.methods(predict, seed)) {
    terminal.status(progressLine(name, 0, 1));
    try {
      const start = performance.now();
      const explanation = await explainer.explain(study.explained.x, {
        ...call,
        backend,
        signal,
        onProgress: ({ done, total }) => terminal.status(progressLine(name, done, total)),
      });
      const ms = performance.now() - start;
      const { curves, ...scores } = await scoreExplanation(predict, explanation, study, { backend, signal });
      const rows = study.explained.labels.length;
      explained.push({
        method: name,
        explanation,
        curves,
        scores: { model: study.name, method: name, rows, ...scores, ms },
      });
      terminal.line(`  ${name.padEnd(20)}  ${rows} rows in ${(ms / 1000).toFixed(1)} s`);
    } finally {
      explainer.dispose();
    }
  }
  return explained;
}
