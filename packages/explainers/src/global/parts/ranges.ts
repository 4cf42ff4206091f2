import { fail } from "@hyaline/core";
import { value } from "@hyaline/core/facts";
import type { HostRows } from "@hyaline/explanation";
import { columnOf } from "./columns.js";

type Bounds = readonly (readonly [low: number, high: number])[];

/** The least and the greatest value of each feature. */
/* @__NO_SIDE_EFFECTS__ */
export const boundsOption = (text: string) =>
  value<Bounds>(
    text,
    "[low, high] for each feature",
    (given) =>
      Array.isArray(given) &&
      given.every(
        (each) =>
          Array.isArray(each) && each.length === 2 && each.every(Number.isFinite) && each[0] <= each[1],
      ),
  );

/** Between which values features are drawn. */
export const bounds = /* @__PURE__ */ boundsOption(
  "The least and the greatest value of each feature (default: those in x).",
);

/** @throws HyalineError `argument` for bounds of another number of features */
export function rangesOf(rows: HostRows, given: Bounds | undefined): Bounds {
  if (given && given.length !== rows.rowSize)
    fail("argument", `bounds has [low, high] for each of ${rows.rowSize} features`, String(given.length));
  return (
    given ??
    Array.from({ length: rows.rowSize }, (_, feature) => {
      const column = columnOf(rows, feature);
      const fold = (pick: (a: number, b: number) => number) => column.reduce((a, b) => pick(a, b));
      return [fold(Math.min), fold(Math.max)] as const;
    })
  );
}
