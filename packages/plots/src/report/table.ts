import { formatNumber } from "../formatNumber.js";
import { clip } from "../markup/escape.js";
import { element, type Markup } from "../markup/markup.js";

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

const cellText = (cell: string | number): string =>
  typeof cell === "number" ? formatNumber(cell, 4) : clip(String(cell), 300);

/** A table whose first column names its rows; columns of numbers are set to the right. */
export function table({ caption, columns, rows, omitted = 0 }: TableContent): Markup {
  const shown = rows.slice(0, maxRows).map((row) => row.slice(0, maxColumns).map(cellText));
  const isNumeric = columns.map(
    (_, i) => i > 0 && shown.length > 0 && shown.every((row) => numeric.test(row[i] ?? "")),
  );
  const className = (i: number) => (isNumeric[i] ? "number" : undefined);
  const more = rows.length - shown.length + omitted;
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": clip(caption, 200) },
    element(
      "table",
      {},
      element("caption", {}, clip(caption, 300)),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          columns
            .slice(0, maxColumns)
            .map((column, i) => element("th", { scope: "col", class: className(i) }, clip(column, 120))),
        ),
      ),
      element(
        "tbody",
        {},
        shown.map((row) =>
          element(
            "tr",
            {},
            row.map((cell, i) =>
              i === 0 ? element("th", { scope: "row" }, cell) : element("td", { class: className(i) }, cell),
            ),
          ),
        ),
      ),
    ),
    more > 0 && element("p", { class: "note" }, `and ${more} more rows`),
  );
}
