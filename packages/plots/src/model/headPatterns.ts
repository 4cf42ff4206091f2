import { integer } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { amountTone, largestSize, matrix } from "../parts/matrix/matrix.js";
import { methodName } from "../parts/methodName.js";
import { brushes } from "../parts/palette/palette.js";
import { rowOption } from "../parts/rowOption.js";
import { sliceOf } from "../parts/slice.js";
import { fitText, small } from "../parts/textWidth.js";

const mostHeads = 64;
const mostTokens = 64;
const gap = 12;

/**
 * The attention patterns of all heads at a glance, as an SVG text: one small map for each head, queries under each other, keys side by
 * side, layers one after the other. The words for the largest weight of each head stand in the table.
 *
 * Takes readings whose last two axes are queries and keys, such as those of `attentionPatterns`. At most 64 heads of 64 tokens are
 * drawn.
 *
 * Source: J. Vig, "A Multiscale Visualization of Attention in the Transformer Model", ACL 2019 (the model view).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row that is not there, `shape`, `data`
 * @example
 * ```ts
 * const values = { shape: [1, 1, 1, 2, 2], values: [1, 0, 0.5, 0.5] };
 * const axes = ["layer", "head", "query", "key"].map((name) => ({ name }));
 * const provenance = { options: {}, evaluations: 1, versions: {} };
 * const found = { kind: "readings", method: "attentionPatterns", quantity: "attention weight", values, axes, provenance } as const;
 * const svg = headPatterns(found);
 * ```
 */
export const headPatterns = /* @__PURE__ */ definePlot(
  {
    name: "headPatterns",
    title: "Patterns of heads",
    family: "model",
    summary: "The attention patterns of all heads at a glance.",
    source: {
      authors: "J. Vig",
      title: "A Multiscale Visualization of Attention in the Transformer Model",
      year: 2019,
    },
    draws: "readings",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...rowOption,
    /** How many maps stand side by side (default: as many as the width takes). */
    columns: integer(
      "How many maps stand side by side (default: as many as the width takes).",
      undefined,
      [1, 24],
    ),
  },
  (readings, { row, columns, width = 640, theme, title }) => {
    const heads = headsOf(readings.axes.slice(0, -2), readings.values.shape.slice(1, -2));
    const shown = heads.slice(0, mostHeads);
    const paint = brushes(theme);
    const read = shown.map((head) => {
      const slice = sliceOf(readings, { row, at: head.at });
      return {
        ...head,
        cells: slice.cells.slice(0, mostTokens).map((line) => line.slice(0, mostTokens)),
        slice,
      };
    });
    const perLine = columns ?? Math.max(1, Math.min(shown.length, Math.floor((width + gap) / (92 + gap))));
    const side = (width - (perLine - 1) * gap) / perLine;
    const size = Math.min(side, 220);
    const marks = read.map(({ name, cells }, i): Markup => {
      const x = (i % perLine) * (side + gap);
      const y = Math.floor(i / perLine) * (size + 30);
      const map = matrix(
        {
          width: size,
          rows: cells.map(() => ""),
          columns: (cells[0] ?? [0]).map(() => ""),
          cells,
          cellHeight: Number((size / Math.max(1, cells.length)).toFixed(2)),
          tone: amountTone(largestSize(cells.flat()), "series0", 1),
        },
        paint,
      );
      return element(
        "g",
        { transform: `translate(${Number(x.toFixed(2))} ${Number(y.toFixed(2))})` },
        element(
          "text",
          { x: 0, y: 12, "font-size": small, ...paint.fill("muted") },
          isolate(fitText(name, small, side)),
        ),
        element(
          "g",
          { transform: "translate(0 18)" },
          map.marks,
          element("rect", { x: 0, y: 0, width: size, height: size, fill: "none", ...paint.stroke("grid") }),
        ),
      );
    });
    const tokens = read[0]?.cells.length ?? 0;
    const all = readings.values.shape.at(-1) ?? 0;
    return {
      title: title ?? methodName(readings.method),
      description: `${isolate(clip(readings.quantity, 80))} of ${shown.length} heads over ${tokens} tokens, queries down and keys across.`,
      width,
      height: Math.ceil(shown.length / perLine) * (size + 30) - 10,
      body: marks,
      notes: [
        ...(heads.length > shown.length
          ? [`${heads.length - shown.length} further heads are not drawn.`]
          : []),
        ...(all > mostTokens ? [`Of ${all} tokens, ${mostTokens} are drawn.`] : []),
      ],
      table: {
        columns: ["Head", "largest", "query", "key", "mean on its own token"],
        rows: read.map(({ name, cells, slice }) => {
          const top = largestOf(cells);
          const own = cells.reduce((sum, line, i) => sum + (line[i] ?? 0) / cells.length, 0);
          const label = (labels: readonly string[], i: number) => isolate(clip(labels[i] ?? String(i), 40));
          return [
            isolate(clip(name, 80)),
            formatNumber(top.value),
            label(slice.down.labels, top.r),
            label(slice.across.labels, top.c),
            formatNumber(own),
          ];
        }),
        omitted: heads.length - shown.length,
      },
    };
  },
);

interface Head {
  readonly name: string;
  readonly at: Readonly<Record<string, number>>;
}

/** Every combination of places of the axes in front. */
function headsOf(
  axes: readonly { readonly name: string; readonly labels?: readonly string[] }[],
  sizes: readonly number[],
): readonly Head[] {
  return axes.reduce<readonly Head[]>(
    (heads, { name, labels }, i) =>
      heads.flatMap((head) =>
        Array.from(
          { length: Math.min(sizes[i] ?? 0, 1000) },
          (_, place): Head => ({
            name: [head.name, labels?.[place] ?? `${name} ${place}`].filter(Boolean).join(", "),
            at: { ...head.at, [name]: place },
          }),
        ),
      ),
    [{ name: "", at: {} }],
  );
}

function largestOf(cells: readonly (readonly number[])[]) {
  let top = { value: Number.NEGATIVE_INFINITY, r: 0, c: 0 };
  cells.forEach((line, r) => {
    line.forEach((value, c) => {
      if (value > top.value) top = { value, r, c };
    });
  });
  return top;
}
