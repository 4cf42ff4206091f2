import type { Backend } from "@hyaline/core";
import { adam, cosineDecay } from "@hyaline/optimizers";
import { evaluateModel, type FitResult, fit, losses, scores } from "@hyaline/training";
import { percent, progressLine } from "../output/progressLine.js";
import type { Terminal } from "../output/terminal.js";
import type { ModelScores, Study } from "./study.js";

export interface StudyContext {
  readonly backend: Backend;
  readonly signal: AbortSignal;
  readonly terminal: Terminal;
  readonly seed: number;
}

/** Trains the study's model, one compiled call per step, and counts how often it is right on rows it has not seen. */
export async function trainStudy(
  study: Study,
  { backend, signal, terminal, seed }: StudyContext,
): Promise<{ readonly trained: FitResult; readonly scores: ModelScores }> {
  const { model, train, test, epochs, batchSize } = study;
  const judged = { loss: losses.crossEntropy, scores: { accuracy: scores.accuracy } };
  const steps = epochs * Math.floor(train.rows / batchSize);
  const start = performance.now();
  const trained = await fit(model, train, {
    ...judged,
    optimizer: adam({ learningRate: cosineDecay({ initial: study.learningRate, steps }) }),
    epochs,
    batchSize,
    // Each size of a batch is compiled once: a last small one would cost more time than its few rows are worth.
    dropLast: true,
    seed,
    backend,
    signal,
    onProgress: ({ done, total, epoch, measures }) =>
      terminal.status(
        progressLine(
          "training",
          done,
          total,
          `epoch ${epoch} of ${epochs}, loss ${measures.loss.toFixed(4)}`,
        ),
      ),
  });
  const trainMs = performance.now() - start;
  const measured = await evaluateModel(model, trained, test, {
    ...judged,
    batchSize: test.rows,
    backend,
    signal,
  });
  const testAccuracy = measured.scores.accuracy as number;
  terminal.line(
    `  trained in ${(trainMs / 1000).toFixed(1)} s; right on ${percent(testAccuracy)} of ${test.rows} test rows`,
  );
  return { trained, scores: { name: study.name, testAccuracy, trainMs } };
}
