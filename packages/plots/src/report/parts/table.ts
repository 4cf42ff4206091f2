import { element, type Markup } from "../../parts/markup/markup.js";
import { listOf, prose, textOf } from "./given.js";

/** A table shows this many rows and says how many more there are. */
const maxRows = 200;
const maxColumns = 50;

export interface TableContent {
  readonly caption: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  /** Rows that were left out before. */
  readonly omitted?: number;
}

/** Texts that are numbers, as plots write them. */
const numeric = /^[+−±]?(\d[\d.,]*(e−?\d+)?\s?%?|∞)$|^NaN$|^–$/;

/** A table whose first column names its rows; columns of numbers are set to the right. */
export function table({ caption, columns, rows, omitted = 0 }: TableContent): Markup {
  const shown = listOf(rows, "the rows of a table")
    .slice(0, maxRows)
    .map((row) =>
      listOf(row, "a row of a table")
        .slice(0, maxColumns)
        .map((cell) => textOf(cell, "a cell", 300)),
    );
  const isNumeric = listOf(columns, "the columns of a table").map(
    (_, i) => i > 0 && shown.length > 0 && shown.every((row) => numeric.test(row[i] ?? "")),
  );
  const className = (i: number) => (isNumeric[i] ? "number" : undefined);
  const more = rows.length - shown.length + omitted;
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": textOf(caption, "a caption", 200) },
    element(
      "table",
      {},
      prose("caption", textOf(caption, "a caption", 300)),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          columns
            .slice(0, maxColumns)
            .map((column, i) =>
              prose("th", textOf(column, "a column", 120), { scope: "col", class: className(i) }),
            ),
        ),
      ),
      element(
        "tbody",
        {},
        shown.map((row) =>
          element(
            "tr",
            {},
            row.map((cell, i) => cellOf(cell, i === 0, isNumeric[i])),
          ),
        ),
      ),
    ),
    more > 0 && element("p", { class: "note" }, `and ${more} more rows`),
  );
}

function cellOf(text: string, isFirst: boolean, isNumeric: boolean | undefined): Markup {
  if (isFirst) return prose("th", text, { scope: "row" });
  return isNumeric ? element("td", { class: "number" }, text) : prose("td", text);
}
