import { element, type Markup } from "../../parts/markup/markup.js";
import type { Brushes } from "../../parts/palette/palette.js";
import { bold, fitText, small, wrapText } from "../../parts/textWidth.js";
import type { Box } from "./pane.js";

const gap = 14;
const usualSide = 149;
const narrowest = 105;

/** How wide so many panes are where no width is asked for. */
export const usualWidth = (panes: number): number => Math.max(320, panes * (usualSide + gap) - gap);

/** A picture in a grid of them, with what stands over it. */
export interface Pane {
  readonly name: string;
  readonly detail: string;
  draw(box: Box): readonly Markup[];
}

/** Panes of one size in rows as even as they can be. */
export function paneGrid(
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
        rim(box, paint),
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
    { x: box.x, y: box.y - 7, "font-size": small, ...fill("muted") },
    fitText(detail, small, box.width),
  ),
];

const rim = ({ x, y, width, height }: Box, { stroke }: Brushes): Markup =>
  element("rect", { x, y, width, height, fill: "none", ...stroke("axis"), "stroke-opacity": "0.5" });
