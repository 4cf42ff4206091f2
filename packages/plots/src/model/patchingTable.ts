import { flag, texts } from "@hyaline/core/facts";
import { type Readings, targetName } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatBeside, formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element } from "../parts/markup/markup.js";
import { largestSize, matrix, signTone } from "../parts/matrix/matrix.js";
import { methodName } from "../parts/methodName.js";
import { brushes } from "../parts/palette/palette.js";
import { rowOption } from "../parts/rowOption.js";
import { type Slice, sliceOf } from "../parts/slice.js";
import { fitText, small } from "../parts/textWidth.js";

const most = 128;

/**
 * What patching each place of each layer does to the output, as an SVG text: layers stand under each other, places (tokens, heads,
 * steps) side by side, and a frame marks the largest effect. Where both runs' outputs are known, effects are shares of the
 * difference between them: 1 brings the other run's output about.
 *
 * Source: K. Meng, D. Bau, A. Andonian, Y. Belinkov, "Locating and Editing Factual Associations in GPT", NeurIPS 2022, figure 1.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row that is not there, `shape`, `data`
 * @example
 * ```ts
 * const found = await activationPatching(model, { layers: ["sequential/dense1"], places: { unit: 1 } }).explain(x);
 * const svg = patchingTable(found);
 * ```
 */
export const patchingTable = /* @__PURE__ */ definePlot(
  {
    name: "patchingTable",
    title: "Patching table",
    family: "model",
    summary: "What patching each place of each layer does to the output.",
    source: {
      authors: "K. Meng, D. Bau, A. Andonian, Y. Belinkov",
      title: "Locating and Editing Factual Associations in GPT",
      year: 2022,
      where: "figure 1",
    },
    draws: "readings",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...rowOption,
    /** What the places are called, such as the row's tokens. */
    places: texts("What the places are called, such as the row's tokens."),
    /** Whether effects are shares of the difference between both runs, where that is known (default true). */
    shares: flag(
      "Whether effects are shares of the difference between both runs, where that is known.",
      true,
    ),
  },
  (readings, { row, places, shares, width = 560, theme, title }) => {
    const last = readings.axes.length - 1;
    const slice = sliceOf(readings, { row, at: {}, ...(last > 0 ? { down: readings.axes[0]?.name } : {}) });
    const whole = shares ? differenceOf(readings, row) : undefined;
    const cells = slice.cells
      .slice(0, most)
      .map((line) => line.slice(0, most).map((value) => value / (whole ?? 1)));
    const names = slice.down.labels.slice(0, most).map((label) => clip(label, 120));
    const columns = slice.across.labels.slice(0, most).map((label, i) => clip(places?.[i] ?? label, 80));
    const paint = brushes(theme);
    const largest = whole === undefined ? largestSize(cells.flat()) : Math.max(1, largestSize(cells.flat()));
    const table = matrix(
      {
        width,
        rows: names,
        columns,
        cells,
        cellHeight: 22,
        tone: signTone(largest),
        write: (value) => (Number.isFinite(value) ? formatBeside(value, largest) : ""),
      },
      paint,
    );
    const { r, c, value } = largestCell(cells);
    const what =
      whole === undefined ? clip(readings.quantity, 80) : "share of the difference between the runs";
    const target = readings.target?.[readings.target.length === 1 ? 0 : row] ?? null;
    const output = clip(targetName(target, readings.outputNames), 80);
    const foot = [slice.across.name && `across: ${slice.across.name}`, what].filter(Boolean).join("; ");
    return {
      title:
        title ??
        [
          methodName(readings.method),
          ...(output ? [isolate(output)] : []),
          ...slice.at.map((at) => isolate(clip(at, 60))),
        ].join(", "),
      description: `${isolate(what)}, ${names.length} by ${columns.length} places. Largest: ${isolate(names[r] ?? "")} ${isolate(columns[c] ?? "")} ${formatSigned(value)}.`,
      width,
      height: table.bottom + 22,
      body: [
        ...table.marks,
        ...(Number.isFinite(value)
          ? [
              element("rect", {
                x: table.left + c * table.cellWidth + 1,
                y: table.cellsTop + r * 22 + 1,
                width: Math.max(1, table.cellWidth - 2),
                height: 20,
                fill: "none",
                "stroke-width": 2,
                ...paint.stroke("ink"),
              }),
            ]
          : []),
        element(
          "text",
          { x: table.left, y: table.bottom + 16, "font-size": small, ...paint.fill("muted") },
          isolate(fitText(foot, small, width - table.left)),
        ),
      ],
      notes: [slice.down, slice.across]
        .filter(({ labels }) => labels.length > most)
        .map(
          ({ name, labels }) =>
            `Of ${labels.length} places of ${isolate(clip(name, 40))}, ${most} are drawn.`,
        ),
      table: tableOf(slice, names, columns, cells),
    };
  },
);

const tableOf = (
  slice: Slice,
  names: readonly string[],
  columns: readonly string[],
  cells: readonly (readonly number[])[],
) => ({
  columns: [isolate(clip(slice.down.name, 40)) || "layer", ...columns.map((name) => isolate(name))],
  rows: cells.map((line, r) => [isolate(names[r] ?? ""), ...line.map((value) => formatNumber(value))]),
  omitted: Math.max(0, slice.cells.length - most),
});

/** How far apart both runs' outputs are, where that is known and is not 0. */
function differenceOf({ output, sourceOutput }: Readings, row: number): number | undefined {
  const difference = (sourceOutput?.values[row] ?? Number.NaN) - (output?.values[row] ?? Number.NaN);
  return Number.isFinite(difference) && Math.abs(difference) > 1e-9 ? difference : undefined;
}

function largestCell(cells: readonly (readonly number[])[]): {
  readonly r: number;
  readonly c: number;
  readonly value: number;
} {
  let best = { r: 0, c: 0, value: Number.NaN };
  cells.forEach((line, r) => {
    line.forEach((value, c) => {
      if (Number.isFinite(value) && !(Math.abs(value) <= Math.abs(best.value))) best = { r, c, value };
    });
  });
  return best;
}
