import type { CallOptions } from "@hyaline/core";
import {
  attributedOf,
  type Baseline,
  type ExplainedInputs,
  type HostRows,
  isInputRecord,
  readBaseline,
} from "@hyaline/explanation";

/**
 * A baseline for what attributions are of: a number, a row, or a row for each row; by name for several inputs.
 *
 * @returns one for each attributed input, of one row or of as many as there are
 * @throws HyalineError `shape` when it does not fit, `data` when it is not finite
 */
export const readBaselines = (
  baseline: Baseline | Readonly<Record<string, Baseline>> | undefined,
  inputs: ExplainedInputs,
  call: CallOptions,
): Promise<HostRows[]> =>
  Promise.all(
    attributedOf(inputs).map((part) => {
      const own = inputs.named && isInputRecord(baseline) ? baseline[part.name] : (baseline as Baseline);
      return readBaseline(own, part, call);
    }),
  );
