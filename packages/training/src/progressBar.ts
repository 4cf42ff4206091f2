import { callback, type Given, integer, readOptions, value } from "@hyaline/core/facts";
import type { TrainingProgress } from "./fit/fitOptions.js";
import type { Measures } from "./fit/means.js";

const progressBarOptions = {
  /** Where text goes (default: standard error in Node, the console elsewhere). */
  write: callback<(text: string) => void>("Where text goes.", "(text) => …"),
  /** Whether a line may be written over (default: when standard error is a terminal). Else there is one line an epoch. */
  live: value<boolean>("Whether a line may be written over.", "true or false", isFlag),
  /** Characters of the bar (default 24). */
  width: integer("Characters of the bar.", 24, [0, 1000]),
  /** Milliseconds since some moment; for tests. */
  nowMs: callback<() => number>("Milliseconds since some moment; for tests.", "() => milliseconds"),
};
export interface ProgressBarOptions extends Given<typeof progressBarOptions> {}

function isFlag(given: unknown): boolean {
  return typeof given === "boolean";
}

/** A live line is written at most this often. */
const FRAME_MS = 80;

/**
 * A progress bar for `fit`: one line per epoch, rewritten as its steps go by where the output is a terminal.
 *
 * @example
 * ```ts
 * await fit(model, data, { optimizer: adam(), loss: losses.crossEntropy, epochs: 10, onProgress: progressBar() });
 * // epoch  3/10 ━━━━━━━━━━━━━━━━━━━━━━━━ 45/45  loss 0.1234  accuracy 0.968  validation loss 0.1402  1.2 s
 * ```
 */
export function progressBar(options: ProgressBarOptions = {}): (progress: TrainingProgress) => void {
  const terminal = standardError();
  const used = readOptions("progressBar", progressBarOptions, options);
  const { live = terminal?.isTTY === true, width, nowMs = () => performance.now() } = used;
  const write =
    used.write ?? ((text: string) => (terminal ? terminal.write(text) : console.log(text.trimEnd())));
  const start = nowMs();
  let drawn = Number.NEGATIVE_INFINITY;
  let longest = 0;
  return (progress) => {
    const { step, steps } = progress;
    const now = nowMs();
    const ends = step === steps;
    if (!ends && (!live || now - drawn < FRAME_MS)) return;
    drawn = now;
    const line = describe(progress, now - start, width);
    longest = Math.max(longest, line.length);
    // Spaces cover what a longer line left behind.
    write(`${live ? "\r" : ""}${live ? line.padEnd(longest) : line}${ends ? "\n" : ""}`);
    if (ends) longest = 0;
  };
}

function describe(progress: TrainingProgress, elapsedMs: number, width: number): string {
  const { epoch, epochs, step, steps, done, total, measures, validation } = progress;
  const filled = Math.round((width * step) / steps);
  const parts = [
    `epoch ${String(epoch).padStart(String(epochs).length)}/${epochs}`,
    `${"━".repeat(filled)}${"─".repeat(width - filled)} ${step}/${steps}`,
    ...measuresText(measures, ""),
    ...(validation ? measuresText(validation, "validation ") : []),
    step === steps ? duration(elapsedMs) : `${duration((elapsedMs / done) * (total - done))} left`,
  ];
  return parts.join("  ");
}

const measuresText = ({ loss, scores }: Measures, prefix: string): string[] =>
  [["loss", loss] as const, ...Object.entries(scores)].map(
    ([name, value]) => `${prefix}${name} ${value.toPrecision(4)}`,
  );

const duration = (ms: number): string =>
  ms < 60_000
    ? `${(ms / 1000).toFixed(1)} s`
    : `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;

interface Terminal {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Node's standard error; browsers have none. */
const standardError = (): Terminal | undefined =>
  typeof process === "undefined" ? undefined : (process.stderr as Terminal | undefined);
