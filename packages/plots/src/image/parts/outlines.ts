import { element, type Markup } from "../../parts/markup/markup.js";
import type { Box } from "./pane.js";

/** Sides of larger images are outlined on a coarser grid. */
const mostSide = 256;

/** Lines around the segments that are chosen, white with a dark rim, so that they show on any image. */
export function outlines(
  owners: readonly number[],
  chosen: ReadonlySet<number>,
  { width, height }: { readonly width: number; readonly height: number },
  box: Box,
): Markup {
  const step = Math.ceil(Math.max(width, height) / mostSide);
  const [columns, rows] = [Math.ceil(width / step), Math.ceil(height / step)];
  const owner = (r: number, c: number): number => {
    if (r < 0 || c < 0 || r >= rows || c >= columns) return -1;
    const its = owners[Math.min(height - 1, r * step) * width + Math.min(width - 1, c * step)] as number;
    return chosen.has(its) ? its : -1;
  };
  const x = (c: number) => (box.x + (c / columns) * box.width).toFixed(1);
  const y = (r: number) => (box.y + (r / rows) * box.height).toFixed(1);
  const lines: string[] = [];
  // Runs of edges between one segment and another, along rows and then along columns.
  const trace = (
    outer: number,
    inner: number,
    differs: (o: number, i: number) => boolean,
    draw: (o: number, from: number, to: number) => string,
  ) => {
    for (let o = 0; o <= outer; o++) {
      let from = -1;
      for (let i = 0; i <= inner; i++) {
        const open = i < inner && differs(o, i);
        if (open && from < 0) from = i;
        if (!open && from >= 0) {
          lines.push(draw(o, from, i));
          from = -1;
        }
      }
    }
  };
  trace(
    rows,
    columns,
    (r, c) => owner(r - 1, c) !== owner(r, c),
    (r, from, to) => `M${x(from)} ${y(r)}H${x(to)}`,
  );
  trace(
    columns,
    rows,
    (c, r) => owner(r, c - 1) !== owner(r, c),
    (c, from, to) => `M${x(c)} ${y(from)}V${y(to)}`,
  );
  const d = lines.join("");
  return element(
    "g",
    { fill: "none", "stroke-linecap": "square" },
    element("path", { d, stroke: "#161b22", "stroke-width": 3 }),
    element("path", { d, stroke: "#ffffff", "stroke-width": 1.25 }),
  );
}
