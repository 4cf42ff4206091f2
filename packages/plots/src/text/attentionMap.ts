import { choice, either, integer, texts } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatBeside, formatNumber } from "../parts/axis/formatNumber.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element } from "../parts/markup/markup.js";
import { amountTone, largestSize, matrix } from "../parts/matrix/matrix.js";
import { methodName } from "../parts/methodName.js";
import { brushes } from "../parts/palette/palette.js";
import { rowOption } from "../parts/rowOption.js";
import { fitText, small } from "../parts/textWidth.js";
import { headMeans } from "./parts/headMeans.js";

const most = 64;
const place = [0, 2147483647] as const;

/**
 * Which tokens a token looks at, as an SVG text: queries stand under each other, keys side by side, the stronger the colour the more
 * weight. One layer, and one head or the mean of all.
 *
 * Takes readings whose last two axes are queries and keys, such as those of `attentionPatterns`. At most 64 tokens are drawn.
 *
 * Source: D. Bahdanau, K. Cho, Y. Bengio, "Neural Machine Translation by Jointly Learning to Align and Translate", ICLR 2015,
 * figure 3.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row, a layer or a head that is not there, `shape`, `data`
 * @example
 * ```ts
 * const values = { shape: [1, 1, 1, 2, 2], values: [1, 0, 0.5, 0.5] };
 * const axes = ["layer", "head", "query", "key"].map((name) => ({ name }));
 * const provenance = { options: {}, evaluations: 1, versions: {} };
 * const found = { kind: "readings", method: "attentionPatterns", quantity: "attention weight", values, axes, provenance } as const;
 * const svg = attentionMap(found, { head: 0 });
 * ```
 */
export const attentionMap = /* @__PURE__ */ definePlot(
  {
    name: "attentionMap",
    title: "Attention map",
    family: "text",
    summary: "Which tokens a token looks at.",
    source: {
      authors: "D. Bahdanau, K. Cho, Y. Bengio",
      title: "Neural Machine Translation by Jointly Learning to Align and Translate",
      year: 2015,
      where: "figure 3",
    },
    draws: "readings",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...rowOption,
    /** Which layer (default 0). */
    layer: integer("Which layer.", 0, place),
    /** Which head, or `"mean"` for the mean of all (default `"mean"`). */
    head: either(
      "Which head, or mean for the mean of all.",
      [integer("", 0, place), choice("", ["mean"], "mean")],
      "mean",
    ),
    /** The row's tokens. */
    tokens: texts("The row's tokens."),
  },
  (readings, { row, layer, head, tokens, width = 480, theme, title }) => {
    const { cells: all, down, across, at } = headMeans(readings, row, layer, head);
    const cells = all.slice(0, most).map((line) => line.slice(0, most));
    const named = (labels: readonly string[]) =>
      labels.slice(0, most).map((label, i) => clip(tokens?.[i] ?? label, 80));
    const [rows, columns] = [named(down.labels), named(across.labels)];
    const paint = brushes(theme);
    const largest = largestSize(cells.flat());
    const cellHeight = Math.max(16, Math.min(26, Math.round((width * 0.75) / Math.max(1, rows.length))));
    const table = matrix(
      {
        width,
        rows,
        columns,
        cells,
        cellHeight,
        tone: amountTone(largest),
        write: (value) => (Number.isFinite(value) ? formatBeside(value, largest) : ""),
        inked: true,
      },
      paint,
    );
    const strongest = cells
      .flatMap((line, r) => line.map((value, c) => ({ r, c, value })))
      .filter(({ value }) => Number.isFinite(value))
      .sort((a, b) => b.value - a.value)
      .slice(0, 3)
      .map(
        ({ r, c, value }) =>
          `${isolate(rows[r] ?? "")} to ${isolate(columns[c] ?? "")} ${formatNumber(value)}`,
      );
    const cut = Math.max(all.length, all[0]?.length ?? 0);
    return {
      title: title ?? [methodName(readings.method), ...at].join(", "),
      description: `${isolate(clip(readings.quantity, 80))} of ${rows.length} tokens on ${columns.length}. Most: ${strongest.join("; ") || "none"}.`,
      width,
      height: table.bottom + 22,
      body: [
        ...table.marks,
        element(
          "text",
          { x: table.left, y: table.bottom + 16, "font-size": small, ...paint.fill("muted") },
          fitText("a token, down, looks at tokens, across", small, width - table.left),
        ),
      ],
      notes: cut > most ? [`Of ${cut} tokens, ${most} are drawn.`] : [],
      table: {
        columns: ["Token", ...columns.map((name) => isolate(name))],
        rows: cells.map((line, r) => [isolate(rows[r] ?? ""), ...line.map((value) => formatNumber(value))]),
        omitted: Math.max(0, all.length - most),
      },
    };
  },
);
