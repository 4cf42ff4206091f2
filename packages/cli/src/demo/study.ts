import type { Explainer } from "@hyaline/explainers";
import type { Explanation, WhiteBox } from "@hyaline/explanation";
import type { Layer } from "@hyaline/layers";
import type { Dataset, FitResult } from "@hyaline/training";

/** How much work a demo does. */
export interface Scale {
  /** Times through the digits, and through the patients. */
  readonly digitEpochs: number;
  readonly patientEpochs: number;
  /** Rows that are explained. */
  readonly digits: number;
  readonly patients: number;
  /** Rows that stand for absent measurements in KernelSHAP. */
  readonly background: number;
  /** Perturbed rows for each patient in LIME; digits get as many as LIME's authors take. */
  readonly limeSamples: number;
}

export const fullScale: Scale = {
  digitEpochs: 16,
  patientEpochs: 30,
  digits: 10,
  patients: 6,
  background: 50,
  limeSamples: 5000,
};
export const quickScale: Scale = {
  digitEpochs: 8,
  patientEpochs: 15,
  digits: 5,
  patients: 4,
  background: 20,
  limeSamples: 1000,
};

/** Rows that were held back from training and are explained. */
export interface ExplainedRows {
  /** `[rows, ...input]` */
  readonly x: { readonly shape: readonly number[]; readonly values: Float64Array };
  /** What each of them really is. */
  readonly labels: readonly number[];
}

/** One model on one table: what to train, and how to explain it. */
export interface Study {
  /** As `report.json` has it. */
  readonly name: string;
  /** For people. */
  readonly title: string;
  readonly architecture: string;
  readonly model: Layer;
  readonly train: Dataset;
  readonly test: Dataset;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly outputNames: readonly string[];
  readonly explained: ExplainedRows;
  /** What an absent pixel or measurement is while explanations are scored. */
  readonly baseline: Float64Array;
  /** The trained model as probabilities of the classes, of rows as the table has them. */
  predict(trained: FitResult): WhiteBox;
  methods(predict: WhiteBox, seed: number): readonly StudyMethod[];
}

export interface StudyMethod {
  readonly name: "Integrated Gradients" | "KernelSHAP" | "LIME";
  readonly explainer: Explainer;
  /** What `explain` takes besides the rows. */
  readonly call?: Readonly<Record<string, unknown>>;
}

/** The scores of one method on one model, as `report.json` has them. */
export interface ExplanationScores {
  readonly model: string;
  readonly method: string;
  readonly rows: number;
  readonly completenessError: number;
  readonly deletionAuc: number;
  readonly insertionAuc: number;
  readonly ms: number;
}

export interface ModelScores {
  readonly name: string;
  readonly testAccuracy: number;
  readonly trainMs: number;
}

/** The mean probability of the explained class over the rows, after each share of the elements. */
export interface Curve {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface ExplainedBy {
  readonly method: StudyMethod["name"];
  readonly explanation: Explanation;
  readonly scores: ExplanationScores;
  readonly curves: { readonly deletion: Curve; readonly insertion: Curve };
}

export interface StudyResult {
  readonly study: Study;
  readonly scores: ModelScores;
  readonly explanations: readonly ExplainedBy[];
}
