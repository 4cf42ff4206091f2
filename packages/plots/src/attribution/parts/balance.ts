import { fail } from "@hyaline/core";
import { digitsBeside, formatNumber } from "../../parts/axis/formatNumber.js";
import { drawable } from "../../parts/drawable.js";
import type { ExplainedRow } from "../../parts/explainedRow.js";
import type { Label } from "../../parts/featureRows.js";
import { clip, isolate } from "../../parts/markup/escape.js";

/**
 * Where a picture from the base value to the output starts, checked.
 *
 * @throws HyalineError `data` where an end cannot be placed
 */
export function ends({ baseValue, output }: ExplainedRow, plot: string): { readonly baseValue: number } {
  if (baseValue === undefined || !drawable(baseValue) || (output !== undefined && !drawable(output)))
    return fail(
      "data",
      `${plot} needs a base value and an output from −1e100 to 1e100`,
      `${baseValue} and ${output}`,
    );
  return { baseValue };
}

/** What the attributions leave unexplained is called. */
export const unexplained: Label = { name: "not attributed" };

/** How far the output lies from where the attributions lead; 0 where it is under 0.5 % of their sizes. */
export function notAttributed({ values, output }: ExplainedRow, reached: number): number {
  const size = values.reduce((sum, value) => sum + (drawable(value) ? Math.abs(value) : 0), 0);
  const missing = output === undefined ? 0 : output - reached;
  return Math.abs(missing) > 0.005 * size ? missing : 0;
}

/** Writes totals with the digits that the steps change, and their unit. */
export function totalText(
  steps: readonly { readonly value: number }[],
  link: string | undefined,
): (total: number) => string {
  const largest = steps.reduce((most, { value }) => Math.max(most, drawable(value) ? Math.abs(value) : 0), 0);
  const unit = link ? ` ${isolate(clip(link, 20))}` : "";
  return (total) => `${formatNumber(total, Math.max(4, digitsBeside(total, largest / 100)))}${unit}`;
}
