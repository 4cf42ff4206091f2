import { fail } from "@hyaline/core";
import { choice, integer, texts } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatBeside, formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { explainedRow } from "../parts/explainedRow.js";
import { colourLegend } from "../parts/frame/colourLegend.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { largestSize, matrix, signTone } from "../parts/matrix/matrix.js";
import { brushes, strongestUnderText } from "../parts/palette/palette.js";
import { rowOption } from "../parts/rowOption.js";

/**
 * What pairs of tokens, or of features, do together, as an SVG text: red where both together raise the output beyond what each does
 * alone, blue where they lower it; main effects stand on the diagonal.
 *
 * The explanation needs `interactions: [rows, players, players]`. Of many players those with the largest effects are drawn, in
 * their order.
 *
 * Source: J. Janizek, P. Sturmfels, S.-I. Lee, "Explaining Explanations: Axiomatic Feature Interactions for Deep Networks", JMLR 2021,
 * figure 3.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` without interactions and for a row that is not there, `shape`, `data`
 * @example
 * ```ts
 * const product = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0]) => [a * b]));
 * const svg = tokenMatrix(await shapleyInteractions(product, { background: [[0, 0]] }).explain([[2, 3]]));
 * ```
 */
export const tokenMatrix = /* @__PURE__ */ definePlot(
  {
    name: "tokenMatrix",
    title: "Token by token",
    family: "text",
    summary: "What pairs of tokens, or of features, do together.",
    source: {
      authors: "J. Janizek, P. Sturmfels, S.-I. Lee",
      title: "Explaining Explanations: Axiomatic Feature Interactions for Deep Networks",
      year: 2021,
      where: "figure 3",
    },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: ["interactions"],
  },
  {
    ...rowOption,
    /** Whether main effects stand on the diagonal (default `"shown"`). */
    diagonal: choice("Whether main effects stand on the diagonal.", ["shown", "hidden"], "shown"),
    /** How many at most, those with the largest effects (default 24). */
    maxTokens: integer("How many at most, those with the largest effects.", 24, [2, 64]),
    /** What the players are called instead. */
    names: texts("What the players are called instead."),
  },
  (explanation, { row: which, diagonal, maxTokens, names, width = 480, theme, title }) => {
    const row = explainedRow(explanation, which);
    const rows = explanation.values.shape[0] as number;
    const { interactions } = explanation;
    const players = interactions?.shape[1] ?? 0;
    const size = players * players;
    if (!interactions || players === 0 || interactions.values.length !== rows * size)
      return fail(
        "shape",
        "interactions are [rows, players, players]",
        `[${interactions?.shape}] for ${rows} rows`,
      );
    const at = (i: number, j: number) => interactions.values[which * size + i * players + j] as number;
    const strength = (i: number) =>
      Array.from({ length: players }, (_, j) => at(i, j)).reduce(
        (sum, v) => sum + (drawable(v) ? Math.abs(v) : 0),
        0,
      );
    const strengths = Array.from({ length: players }, (_, i) => strength(i));
    const shown = [...strengths.keys()]
      .sort((a, b) => (strengths[b] as number) - (strengths[a] as number) || a - b)
      .slice(0, maxTokens)
      .sort((a, b) => a - b);
    const cells = shown.map((i) =>
      shown.map((j) => (i === j && diagonal === "hidden" ? Number.NaN : at(i, j))),
    );
    const labels = shown.map((i) => clip(names?.[i] ?? row.nameOf(i), 80));
    const paint = brushes(theme);
    const finite = cells.flat().filter(drawable);
    const largest = largestSize(finite);
    const table = matrix(
      {
        width,
        rows: labels,
        columns: labels,
        cells: cells.map((line) => line.map((v) => (drawable(v) ? v : Number.NaN))),
        cellHeight: Math.max(16, Math.min(28, Math.round((width * 0.7) / labels.length))),
        tone: signTone(largest),
        write: (value) => (Number.isNaN(value) ? "" : formatBeside(value, largest)),
        inked: true,
      },
      paint,
    );
    const pairs = shown
      .flatMap((i, a) => shown.slice(a + 1).map((j) => ({ i, j, value: at(i, j) + at(j, i) })))
      .filter(({ value }) => drawable(value))
      .sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const nameOf = (i: number) => isolate(labels[shown.indexOf(i)] ?? "");
    const missing = cells.flat().length - finite.length - (diagonal === "hidden" ? shown.length : 0);
    return {
      title: title ?? `${row.method}${row.target === "" ? "" : `: ${row.target}`}`,
      description: `What pairs of ${labels.length} do together. Largest: ${
        pairs
          .slice(0, 3)
          .map(({ i, j, value }) => `${nameOf(i)} with ${nameOf(j)} ${formatSigned(value)}`)
          .join("; ") || "none"
      }.`,
      width,
      height: table.bottom + 30,
      body: [
        ...table.marks,
        colourLegend(
          { width, y: table.bottom + 14, target: row.target, strongest: strongestUnderText, paper: false },
          paint,
        ),
      ],
      notes: [
        ...(players > shown.length
          ? [`${players - shown.length} further ones, with smaller effects, are not drawn.`]
          : []),
        ...notFiniteNote(Math.max(0, missing)),
      ],
      table: {
        columns: ["", ...labels.map((name) => isolate(name))],
        rows: cells.map((line, i) => [isolate(labels[i] ?? ""), ...line.map((value) => formatNumber(value))]),
        omitted: players - shown.length,
      },
    };
  },
);
