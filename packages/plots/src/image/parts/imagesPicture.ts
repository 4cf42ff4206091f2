import type { Chosen } from "@hyaline/core/facts";
import { integer } from "@hyaline/core/facts";
import type { Explanation, PlotOptions } from "@hyaline/explanation";
import { formatNumber } from "../../parts/axis/formatNumber.js";
import { notFiniteNote } from "../../parts/drawable.js";
import type { Markup } from "../../parts/markup/markup.js";
import { type Brushes, brushes } from "../../parts/palette/palette.js";
import type { Drawing } from "../../parts/picture.js";
import type { ExplainedImage } from "./explainedImage.js";
import { imageOptions, imagesOf } from "./imageOptions.js";
import { originalPane } from "./pane.js";
import { type Pane, paneGrid, usualWidth } from "./paneGrid.js";
import { strongest } from "./strongest.js";

/** What plots of images side by side take. */
export const imagesOptions = {
  ...imageOptions,
  /** How many panes stand side by side at most (default: as many as the width takes). */
  columns: integer(
    "How many panes stand side by side at most (default: as many as the width takes).",
    undefined,
    [1, 9],
  ),
};

export interface ImagesLook {
  /** What a method's pane shows. */
  pane(image: ExplainedImage, original: ExplainedImage["original"]): Omit<Pane, "name">;
  /** What the colours stand for, in a line of `width` pixels at `y`. */
  legend(
    options: { readonly width: number; readonly y: number; readonly target: string },
    paint: Brushes,
  ): Markup;
}

/**
 * The image beside what each method says of it.
 *
 * @throws HyalineError `argument` for none or more than 8, `shape` where they are of several images
 */
export function imagesPicture(
  plot: string,
  explanations: Explanation | readonly Explanation[],
  { columns: most, width: asked, theme, title, ...options }: Chosen<typeof imagesOptions> & PlotOptions,
  { pane, legend }: ImagesLook,
): Drawing {
  const images = imagesOf(plot, explanations, options);
  const first = images[0] as ExplainedImage;
  const { height: rows, width: columns } = first.original;
  const width = asked ?? usualWidth(images.length + 1);
  const paint = brushes(theme);
  const { target } = first.row;
  const panes: Pane[] = [
    {
      name: "input",
      detail: first.row.output === undefined ? "" : `f(x) = ${formatNumber(first.row.output)}`,
      draw: (box) => [originalPane(first.original, box)],
    },
    ...images.map((image): Pane => ({ name: image.row.method, ...pane(image, first.original) })),
  ];
  const { marks, bottom } = paneGrid(panes, width, rows / columns, most, paint);
  return {
    title: title ?? [images.map(({ row }) => row.method).join(", "), target].filter(Boolean).join(": "),
    description: describe(images, rows, columns),
    width,
    height: bottom + 28,
    body: [...marks, legend({ width, y: bottom + 14, target }, paint)],
    notes: notFiniteNote(images.reduce((sum, { notFinite }) => sum + notFinite, 0)),
    table: strongest(images),
  };
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
