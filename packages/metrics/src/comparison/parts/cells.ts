import { fail, HyalineError, quote } from "@hyaline/core";
import type { Comparison, ComparisonFailure, Cost } from "@hyaline/explanation";

/** A place in a comparison that is not filled yet has no duration. */
const notYet: Cost = { evaluations: 0, durationMs: Number.NaN };
const isDone = ({ durationMs }: Cost): boolean => !Number.isNaN(durationMs);

/** What a comparison has found so far. */
export interface Cells {
  readonly explaining: Cost[];
  readonly scoring: Cost[][];
  /** [explainers][metrics], one number for each row; none where nothing was found. */
  readonly values: (ArrayLike<number> | undefined)[][];
  failures: readonly ComparisonFailure[];
  /** Of the explained data; unknown until something was explained. */
  rows: number | undefined;
}

/**
 * Cells to be filled, or those of a comparison that was ended early.
 *
 * @throws HyalineError `argument` where it compares others
 */
export function cellsOf(
  explainers: readonly string[],
  metrics: readonly string[],
  resume: Comparison | undefined,
): Cells {
  const empty = <T>(value: T) => explainers.map(() => metrics.map(() => value));
  if (resume === undefined)
    return {
      explaining: explainers.map(() => notYet),
      scoring: empty(notYet),
      values: empty(undefined),
      failures: [],
      rows: undefined,
    };
  const names = JSON.stringify([resume.explainers, resume.metrics.map(({ name }) => name)]);
  const asked = JSON.stringify([explainers, metrics]);
  if (names !== asked)
    fail(
      "argument",
      "a comparison goes on with the same explainers and metrics",
      `${quote(names)} for ${quote(asked)}`,
    );
  const [rows] = resume.values.shape.slice(2) as [number];
  const of = (at: number) =>
    Float64Array.from({ length: rows }, (_, i) => resume.values.values[at * rows + i] as number);
  const found = resume.scoring.map((own, e) =>
    own.map((cost, m) => (isDone(cost) ? of(e * metrics.length + m) : undefined)),
  );
  return {
    explaining: [...resume.explaining],
    scoring: resume.scoring.map((own) => [...own]),
    values: found,
    failures: resume.failures,
    rows: rows === 0 ? undefined : rows,
  };
}

/** The metrics that an explainer is still to be judged by. */
export const missingIn = ({ scoring }: Cells, explainer: number): number[] =>
  [...(scoring[explainer]?.keys() ?? [])].filter((m) => !isDone(scoring[explainer]?.[m] ?? notYet));

/** How many cells are filled, an explainer's explanation being one. */
export const filledIn = ({ scoring, explaining }: Cells): number =>
  [...explaining, ...scoring.flat()].filter(isDone).length;

/** What was found, or why nothing was, and how long it took. An abort is thrown on. */
export async function attempt<T>(work: () => Promise<T>): Promise<{
  readonly durationMs: number;
  readonly found?: T;
  readonly failure?: Omit<ComparisonFailure, "explainer">;
}> {
  const startedAt = performance.now();
  const since = () => performance.now() - startedAt;
  try {
    const found = await work();
    return { found, durationMs: since() };
  } catch (error) {
    const code = error instanceof HyalineError ? error.code : "unknown";
    if (code === "aborted") throw error;
    const message = error instanceof Error ? error.message : quote(error);
    return { failure: { code, message }, durationMs: since() };
  }
}
