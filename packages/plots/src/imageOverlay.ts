import { fail } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { Explanation } from "@hyaline/explanation";
import { formatNumber } from "./formatNumber.js";
import { type ExplainedImage, type ExplainedImageOptions, explainedImage } from "./image/explainedImage.js";
import { attributionPane, type Box, ghostPane, originalPane, paper } from "./image/pane.js";
import { element, type Markup } from "./markup/markup.js";
import { type Brushes, brushes, palette } from "./palette.js";
import { type Picture, type PlotOptions, plotKeys, writePicture } from "./picture.js";
import { notFiniteNote } from "./ranked.js";
import { bold, fitText, wrapText } from "./textWidth.js";

export interface ImageOverlayOptions extends PlotOptions, ExplainedImageOptions {
  /** The attribution that is shown in full colour; each pane's own largest when left out. */
  readonly largest?: number;
  /** How strongly the image shows through under the attributions, from 0 to 1 (default 0.2). */
  readonly underlay?: number;
}

const gap = 14;

/**
 * An image beside what each of its pixels contributed, as an SVG text: red pixels raise the explained output, blue ones lower it,
 * strong colours the most. Several explanations of the same rows stand side by side, each on its own scale.
 *
 * Images up to 32 × 32 are drawn pixel by pixel, each with its value as a text; larger ones are embedded as a PNG of at
 * most 512 × 512, blocks of pixels becoming their mean. Attributions of colour channels are summed.
 *
 * @param explanations one, or several of the same rows by different methods (at most 8); `data: [rows, height, width]`,
 * `[rows, channels, height, width]` or `[rows, height, width, channels]`; `values` for each number, pixel or player
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `shape` when the rows are not images, `argument` for a row that is not there
 * @example
 * ```ts
 * const svg = imageOverlay([byGradients, byShapley], { row: 1, invert: true });
 * ```
 */
export function imageOverlay(
  explanations: Explanation | readonly Explanation[],
  options: ImageOverlayOptions = {},
): string {
  return writePicture(imageOverlayPicture(explanations, options), options.theme);
}

export function imageOverlayPicture(
  explanations: Explanation | readonly Explanation[],
  options: ImageOverlayOptions,
): Picture {
  refuseUnknown("imageOverlay", options, [
    ...plotKeys,
    "row",
    "imageShape",
    "layout",
    "valueRange",
    "invert",
    "largest",
    "underlay",
  ]);
  const list = "values" in explanations && "method" in explanations ? [explanations] : [...explanations];
  const { underlay = 0.2 } = options;
  if (list.length === 0 || list.length > 8)
    fail("argument", "an image overlay shows 1 to 8 explanations", String(list.length));
  if (!(underlay >= 0 && underlay <= 1)) fail("argument", "underlay must be from 0 to 1", String(underlay));
  const images = list.map((explanation) => explainedImage(explanation, options));
  const first = images[0] as ExplainedImage;
  const panes = images.length + 1;
  const width = options.width ?? Math.max(320, panes * 149 + (panes - 1) * gap);
  const side = (width - (panes - 1) * gap) / panes;
  const { height: rows, width: columns } = first.original;
  const height = Math.min(side * 3, (side * rows) / columns);
  const paint = brushes(options.theme);
  const names = ["input", ...images.map(({ row }) => row.method)].map((name) =>
    wrapText(name, bold(12), side, 2),
  );
  const nameLines = Math.max(...names.map((lines) => lines.length));
  const header = 17 + 15 * nameLines;
  const boxOf = (pane: number): Box => ({ x: pane * (side + gap), y: header, width: side, height });
  const output = first.row.output === undefined ? "" : `f(x) = ${formatNumber(first.row.output)}`;
  const target = first.row.target;
  return {
    title:
      options.title ?? [images.map(({ row }) => row.method).join(", "), target].filter(Boolean).join(": "),
    description: describe(images, rows, columns),
    width,
    height: header + height + 28,
    body: [
      ...paneHeader(boxOf(0), names[0] as string[], output, paint),
      originalPane(first.original, boxOf(0)),
      frame(boxOf(0), paint),
      ...images.flatMap((image, i) => {
        const box = boxOf(i + 1);
        const largest = options.largest ?? image.largest;
        return [
          ...paneHeader(box, names[i + 1] as string[], `±${formatNumber(largest)}`, paint),
          paper(box),
          underlay > 0 && ghostPane(first.original, box, underlay),
          attributionPane(image.attribution, largest, box),
          frame(box, paint),
        ].filter((mark): mark is Markup => mark !== false);
      }),
      legend(width, header + height + 14, target, paint),
    ],
    notes: notFiniteNote(images.reduce((sum, { notFinite }) => sum + notFinite, 0)),
    table: strongest(images),
  };
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

function legend(width: number, y: number, target: string, { fill }: Brushes): Markup {
  const output = target === "" ? "the output" : target;
  const bar = 96;
  const room = (width - bar - 24) / 2;
  const texts = [fitText(`lowers ${output}`, 11, room), fitText(`raises ${output}`, 11, room)] as const;
  const left = (width - bar) / 2;
  const steps = 24;
  return element(
    "g",
    {},
    paper({ x: left, y, width: bar, height: 10 }),
    Array.from({ length: steps }, (_, i) => {
      const strength = (2 * i + 1) / steps - 1;
      const opacity = Math.abs(strength).toFixed(3);
      const x = left + (i * bar) / steps;
      return element("rect", {
        x,
        y,
        width: bar / steps,
        height: 10,
        "fill-opacity": opacity,
        "shape-rendering": "crispEdges",
        fill: palette[strength < 0 ? "negative" : "positive"][0],
      });
    }),
    element(
      "text",
      { x: left - 8, y: y + 9, "text-anchor": "end", "font-size": 11, ...fill("muted") },
      texts[0],
    ),
    element("text", { x: left + bar + 8, y: y + 9, "font-size": 11, ...fill("muted") }, texts[1]),
  );
}

/** The pixels that matter most to the first explanation, with what every explanation says of them. */
function strongest(images: readonly ExplainedImage[]): Picture["table"] {
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
  const facts = images.map(({ row, attribution }) => {
    const total = attribution.values.reduce((sum, value) => sum + value, 0);
    return `${row.method} sums to ${formatNumber(total)}`;
  });
  return `A ${columns} by ${rows} image and its attributions to ${what}: ${facts.join("; ")}.`;
}
