import { type Backend, useBackend } from "@hyaline/core";
import { openBackend } from "../backends.js";
import { readDigits, readPatients } from "../data/demoTables.js";
import { interruptible } from "../interruptible.js";
import { outputFolder } from "../output/folder.js";
import type { Terminal } from "../output/terminal.js";
import { demoPage } from "../page/demoPage.js";
import { version } from "../version.js";
import { digitsStudy } from "./digitsStudy.js";
import { explainStudy } from "./explainStudy.js";
import type { DemoOptions } from "./options.js";
import { patientsStudy } from "./patientsStudy.js";
import {
  type ExplanationScores,
  fullScale,
  type ModelScores,
  quickScale,
  type Scale,
  type Study,
  type StudyResult,
} from "./study.js";
import { summaryLines } from "./summary.js";
import { type StudyContext, trainStudy } from "./trainStudy.js";

/** What `report.json` holds. */
export interface DemoReport {
  readonly models: readonly ModelScores[];
  readonly explanations: readonly ExplanationScores[];
}

export interface DemoContext {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** How much work to do; that of `quick` or not when left out. */
  readonly scale?: Scale;
}

/**
 * Trains both models, explains and scores them, and writes `index.html` and `report.json`: both or neither.
 *
 * @throws HyalineError `backend`, `file` for tables that are missing or a folder that cannot be written to, `data` for
 * malformed tables, `aborted`
 */
export async function runDemo(options: DemoOptions, context: DemoContext): Promise<StudyResult[]> {
  const { terminal, signal, scale = options.quick ? quickScale : fullScale } = context;
  const start = performance.now();
  const backend = interruptible(await openBackend(options.backend));
  const out = await outputFolder(options.out);
  try {
    useBackend(backend);
    // One after the other, so that of two missing tables the first is always the one named.
    const digits = await readDigits(options.data);
    const patients = await readPatients(options.data);
    terminal.line(`hyaline demo on ${backend.name}, seed ${options.seed}`);
    const results: StudyResult[] = [];
    for (const study of [await digitsStudy(digits, scale), await patientsStudy(patients, scale)]) {
      results.push(await runStudy(study, { backend, signal, terminal, seed: options.seed }));
    }
    await out.write(filesOf(results, { backend, seed: options.seed }));
    terminal.line();
    for (const line of summaryLines(results)) terminal.line(line);
    terminal.line();
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    terminal.line(`Done in ${seconds} s. The report: ${out.path}/index.html`);
    return results;
  } catch (error) {
    await out.discard();
    throw error;
  } finally {
    useBackend(undefined);
    await backend.dispose();
  }
}

async function runStudy(study: Study, context: StudyContext): Promise<StudyResult> {
  const { terminal } = context;
  terminal.line();
  terminal.line(`${study.title}: ${study.train.rows} rows to learn from, ${study.test.rows} held back`);
  const { trained, scores } = await trainStudy(study, context);
  const explanations = await explainStudy(study, study.predict(trained), context);
  return { study, scores, explanations };
}

function filesOf(
  results: readonly StudyResult[],
  { backend, seed }: { readonly backend: Backend; readonly seed: number },
): Record<string, string> {
  const facts: DemoReport = {
    models: results.map(({ scores }) => scores),
    explanations: results.flatMap(({ explanations }) => explanations.map(({ scores }) => scores)),
  };
  return {
    "index.html": demoPage(results, { backend: backend.name, seed, version }),
    "report.json": `${JSON.stringify(facts, undefined, 2)}\n`,
  };
}
