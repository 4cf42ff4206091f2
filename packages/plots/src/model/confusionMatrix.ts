import { choice } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { element } from "../parts/markup/markup.js";
import { amountTone, matrix } from "../parts/matrix/matrix.js";
import { brushes } from "../parts/palette/palette.js";
import { predictedRows } from "../parts/predictedRows.js";
import { fitText, small } from "../parts/textWidth.js";

const most = 40;

/**
 * How often a classifier answers each class for each, as an SVG text: one line for each class that is right, one column for each
 * that was answered (the largest output). Counts, or shares of each line.
 *
 * `outputs: [rows, classes]`; of a single column, the probability of class 1. At most 40 classes are drawn.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `shape` where rows and labels do not fit each other, `argument` for labels that are no classes, `data`
 * @example
 * ```ts
 * const outputs = { shape: [3, 2], values: [0.9, 0.1, 0.2, 0.8, 0.6, 0.4] };
 * const svg = confusionMatrix({ kind: "predictions", outputs, labels: [0, 1, 1], outputNames: ["benign", "malignant"] });
 * ```
 */
export const confusionMatrix = /* @__PURE__ */ definePlot(
  {
    name: "confusionMatrix",
    title: "Confusion matrix",
    family: "model",
    summary: "How often a classifier answers each class for each.",
    draws: "predictions",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    /** What stands in the cells: counts, or shares of their line (default `"count"`). */
    show: choice("What stands in the cells: counts, or shares of their line.", ["count", "share"], "count"),
  },
  (predictions, { show, width = 420, theme, title }) => {
    const { rows, classes, nameOf } = predictedRows(predictions);
    const paint = brushes(theme);
    const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
    for (const { label, answer } of rows) (counts[label] as number[])[answer]!++;
    const shown = Math.min(classes, most);
    const totals = counts.map((line) => line.reduce((sum, n) => sum + n, 0));
    const shares = counts
      .slice(0, shown)
      .map((line, r) => line.slice(0, shown).map((n) => n / (totals[r] || 1)));
    const names = Array.from({ length: shown }, (_, i) => nameOf(i));
    const cellHeight = Math.max(14, Math.min(44, Math.round((width * 0.7) / shown)));
    const words = { "font-size": small, ...paint.fill("muted") };
    const table = matrix(
      {
        width,
        top: 18,
        rows: names,
        columns: names,
        cells: shares,
        cellHeight,
        tone: amountTone(1),
        write: (share, r, c) => (show === "share" ? `${Math.round(share * 100)} %` : String(counts[r]?.[c])),
        inked: true,
      },
      paint,
    );
    const right = rows.filter(({ label, answer }) => label === answer).length;
    const worst = counts
      .flatMap((line, r) => line.map((count, c) => ({ r, c, count })))
      .filter(({ r, c, count }) => r !== c && count > 0)
      .sort((a, b) => b.count - a.count)
      .slice(0, 3);
    const said = worst.map(({ r, c, count }) => `${count} × ${nameOf(r)} answered ${nameOf(c)}`);
    return {
      title: title ?? "Confusion matrix",
      description: `${right} of ${rows.length} rows are right. ${said.length > 0 ? `Most common mistakes: ${said.join("; ")}.` : "There are no mistakes."}`,
      width,
      height: table.bottom + 4,
      body: [
        element(
          "text",
          { x: table.left, y: 12, ...words },
          fitText("the model answers, across; right is, down", small, width - table.left),
        ),
        ...table.marks,
      ],
      notes: classes > shown ? [`${classes - shown} further classes are not drawn.`] : [],
      table: {
        columns: ["right is", ...names, "right"],
        rows: names.map((name, r) => [
          name,
          ...(counts[r] as number[]).slice(0, shown).map(String),
          `${formatNumber(100 * (shares[r]?.[r] ?? 0))} %`,
        ]),
        omitted: classes - shown,
      },
    };
  },
);
