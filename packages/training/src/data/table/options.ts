import { type Option, spec, texts, value } from "@hyaline/core/facts";
import { isRecord, isSignal } from "../../parts/options.js";
import type { ColumnKind } from "./tableBuilder.js";

/** What mostly means that there is nothing. */
export const NOTHING = ["", "NA", "N/A", "NaN", "nan", "null", "?"];

/* @__NO_SIDE_EFFECTS__ */
export function tableOptions() {
  return {
    /** What columns are: `"number"` or `"category"` (default: numbers where all are, else categories). */
    types: spec<Readonly<Record<string, ColumnKind>>>(
      { is: "value" },
      "What columns are: number or category (default: numbers where all are, else categories).",
      {},
      '"number" or "category" by column names',
      (v) => isRecord(v) && Object.values(v as object).every((one) => one === "number" || one === "category"),
    ) as Option<Readonly<Record<string, ColumnKind>>>,
    /** Texts that mean that there is nothing (default: nothing at all, NA, N/A, NaN, nan, null and ?). */
    missing: texts(
      "Texts that mean that there is nothing (default: nothing at all, NA, N/A, NaN, nan, null and ?).",
    ),
    /** Ends the reading between two pieces. */
    signal: value<AbortSignal>("Ends the reading between two pieces.", "an AbortSignal", isSignal),
  };
}
