import { fail } from "@hyaline/core";
import { choice, flag, integer, number, text, value } from "@hyaline/core/facts";
import type { Explanation } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { notFiniteNote } from "../parts/drawable.js";
import { colourLegend } from "../parts/frame/colourLegend.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { type Brushes, brushes } from "../parts/palette/palette.js";
import type { Drawing } from "../parts/picture.js";
import { rowOption } from "../parts/rowOption.js";
import { bold, fitText, wrapText } from "../parts/textWidth.js";
import { type ExplainedImage, explainedImage } from "./parts/explainedImage.js";
import { attributionPane, type Box, ghostPane, originalPane, paper } from "./parts/pane.js";

const gap = 14;
const usualSide = 149;
const narrowest = 105;

const isShape = (given: unknown): boolean =>
  Array.isArray(given) && given.every((n) => Number.isInteger(n) && n > 0);
const isRange = (given: unknown): boolean =>
  Array.isArray(given) && given.length === 2 && given.every((n) => Number.isFinite(n));

/**
 * An image beside what each of its pixels contributed, as an SVG text: red pixels raise the explained output, blue ones lower it,
 * strong colours the most. Several explanations of the same rows stand side by side, each on its own scale, in as many rows
 * as the width takes.
 *
 * Takes one explanation, or several of the same rows by different methods (at most 8): `data: [rows, height, width]`,
 * `[rows, channels, height, width]` or `[rows, height, width, channels]`; `values` for each number, pixel or player, or those
 * of a layer `[rows, channels, height, width]` with places of its own (Grad-CAM's), which are enlarged in proportion. Of a
 * model of several inputs, the image among them is drawn, or the one that `input` names.
 *
 * Images up to 32 × 32 are drawn pixel by pixel, each with its value as a text; larger ones are embedded as a PNG of at
 * most 512 × 512, blocks of pixels becoming their mean. Attributions of colour channels are summed.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `shape` when the rows are not images, `argument` for a row or an input that is not there, `data`
 * @example
 * ```ts
 * const svg = imageOverlay([byGradients, byShapley], { row: 1, invert: true });
 * ```
 */
export const imageOverlay = /* @__PURE__ */ definePlot(
  {
    name: "imageOverlay",
    title: "Image overlay",
    family: "image",
    summary: "An image beside what each of its pixels contributed, by one method or several.",
    draws: "explanation",
    count: "oneOrMore",
    rows: "images",
    needs: [],
  },
  {
    ...rowOption,
    /** Which of several inputs, by its name (default: the first that is an image). */
    input: text("Which of several inputs, by its name (default: the first that is an image).", undefined),
    /** The shape of one image where the explained rows are flat, such as `[28, 28]`. */
    imageShape: value<readonly number[]>(
      "The shape of one image where the explained rows are flat, such as [28, 28].",
      "a list of sizes",
      isShape,
    ),
    /** Where the channels are; told by their number, 1, 3 or 4, when left out: in front, as in ONNX, if both would do. */
    layout: choice(
      "Where the channels are; auto tells by their number, 1, 3 or 4: in front, as in ONNX, if both would do.",
      ["auto", "channels-first", "channels-last"],
      "auto",
    ),
    /** The numbers that are shown as black and white; the image's smallest and largest when left out. */
    valueRange: value<readonly [black: number, white: number]>(
      "The numbers that are shown as black and white; the image's smallest and largest when left out.",
      "two numbers",
      isRange,
    ),
    /** Shows large numbers dark, as ink on paper (default false). */
    invert: flag("Shows large numbers dark, as ink on paper.", false),
    /** The attribution that is shown in full colour; each pane's own largest when left out. */
    largest: number(
      "The attribution that is shown in full colour; each pane's own largest when left out.",
      undefined,
    ),
    /** How strongly the image shows through under the attributions, from 0 to 1 (default 0.2). */
    underlay: number("How strongly the image shows through under the attributions.", 0.2, [0, 1]),
    /** How many panes stand side by side at most (default: as many as the width takes). */
    columns: integer(
      "How many panes stand side by side at most (default: as many as the width takes).",
      undefined,
      [1, 9],
    ),
  },
  (
    explanations,
    { layout, underlay, largest: full, columns: most, theme, title, width: asked, ...options },
  ) => {
    const list = Array.isArray(explanations)
      ? (explanations as readonly Explanation[])
      : [explanations as Explanation];
    if (list.length === 0 || list.length > 8)
      fail("argument", "an image overlay shows 1 to 8 explanations", String(list.length));
    const read = { ...options, layout: layout === "auto" ? undefined : layout };
    const images = list.map((explanation) => explainedImage(explanation, read));
    const first = images[0] as ExplainedImage;
    const { height: rows, width: columns } = first.original;
    for (const { original } of images)
      if (original.height !== rows || original.width !== columns)
        fail(
          "shape",
          "explanations side by side are of the same image",
          `${original.height} × ${original.width} and ${rows} × ${columns}`,
        );
    const width = asked ?? Math.max(320, (images.length + 1) * (usualSide + gap) - gap);
    const paint = brushes(theme);
    const target = first.row.target;
    const panes: Pane[] = [
      {
        name: "input",
        detail: first.row.output === undefined ? "" : `f(x) = ${formatNumber(first.row.output)}`,
        draw: (box) => [originalPane(first.original, box)],
      },
      ...images.map((image): Pane => {
        const largest = full ?? image.largest;
        return {
          name: image.row.method,
          detail: `±${formatNumber(largest)}`,
          draw: (box) => [
            paper(box),
            ...(underlay > 0 ? [ghostPane(first.original, box, underlay)] : []),
            attributionPane(image.attribution, largest, box),
          ],
        };
      }),
    ];
    const { marks, bottom } = grid(panes, width, rows / columns, most, paint);
    return {
      title: title ?? [images.map(({ row }) => row.method).join(", "), target].filter(Boolean).join(": "),
      description: describe(images, rows, columns),
      width,
      height: bottom + 28,
      body: [...marks, colourLegend({ width, y: bottom + 14, target, strongest: 1, paper: true }, paint)],
      notes: notFiniteNote(images.reduce((sum, { notFinite }) => sum + notFinite, 0)),
      table: strongest(images),
    };
  },
);

interface Pane {
  readonly name: string;
  readonly detail: string;
  draw(box: Box): readonly Markup[];
}

/** Panes of one size in rows as even as they can be. */
function grid(
  panes: readonly Pane[],
  width: number,
  ratio: number,
  most: number | undefined,
  paint: Brushes,
): { readonly marks: readonly Markup[]; readonly bottom: number } {
  const fit = Math.max(1, Math.floor((width + gap) / (narrowest + gap)));
  const lines = Math.ceil(panes.length / Math.min(panes.length, fit, most ?? panes.length));
  const perLine = Math.ceil(panes.length / lines);
  const side = (width - (perLine - 1) * gap) / perLine;
  const height = Math.min(side * 3, side * ratio);
  const marks: Markup[] = [];
  let top = 0;
  for (let line = 0; line < lines; line++) {
    const inLine = panes.slice(line * perLine, (line + 1) * perLine);
    const names = inLine.map(({ name }) => wrapText(name, bold(12), side, 2));
    const y = top + 17 + 15 * Math.max(...names.map(({ length }) => length));
    inLine.forEach((pane, i) => {
      const box: Box = { x: i * (side + gap), y, width: side, height };
      marks.push(
        ...paneHeader(box, names[i] as string[], pane.detail, paint),
        ...pane.draw(box),
        frame(box, paint),
      );
    });
    top = y + height + gap;
  }
  return { marks, bottom: top - gap };
}

/** The name of a pane over its scale; the last lines of all panes stand side by side. */
const paneHeader = (box: Box, name: readonly string[], detail: string, { fill }: Brushes): Markup[] => [
  ...name.map((line, i) =>
    element(
      "text",
      { x: box.x, y: box.y - 22 - 15 * (name.length - 1 - i), "font-weight": 600, ...fill("ink") },
      line,
    ),
  ),
  element(
    "text",
    { x: box.x, y: box.y - 7, "font-size": 11, ...fill("muted") },
    fitText(detail, 11, box.width),
  ),
];

const frame = ({ x, y, width, height }: Box, { stroke }: Brushes): Markup =>
  element("rect", { x, y, width, height, fill: "none", ...stroke("axis"), "stroke-opacity": "0.5" });

/** The pixels that matter most to the first explanation, with what every explanation says of them. */
function strongest(images: readonly ExplainedImage[]): Drawing["table"] {
  const { values, width } = (images[0] as ExplainedImage).attribution;
  const shown = indicesOfLargest(values, 10);
  return {
    columns: ["Pixel (row, column)", ...images.map(({ row }) => row.method)],
    rows: shown.map((i) => [
      `${Math.floor(i / width)}, ${i % width}`,
      ...images.map(({ attribution }) => formatNumber(attribution.values[i] as number, 4)),
    ]),
    omitted: values.length - shown.length,
  };
}

/** Where the `count` largest sizes are, in one pass: images have millions of pixels. */
function indicesOfLargest(values: Float64Array, count: number): number[] {
  const found: number[] = [];
  const size = (i: number) => Math.abs(values[i] as number) || 0;
  for (let i = 0; i < values.length; i++) {
    if (found.length === count && size(i) <= size(found[count - 1] as number)) continue;
    const place = found.findIndex((other) => size(other) < size(i));
    found.splice(place < 0 ? found.length : place, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
}

function describe(images: readonly ExplainedImage[], rows: number, columns: number): string {
  const first = images[0] as ExplainedImage;
  const what = first.row.target === "" ? "the output" : first.row.target;
  const facts = images.map(({ row }) => {
    const total = row.values.reduce((sum, value) => sum + value, 0);
    return `${row.method} sums to ${formatNumber(total)}`;
  });
  return `A ${columns} by ${rows} image and its attributions to ${what}: ${facts.join("; ")}.`;
}
