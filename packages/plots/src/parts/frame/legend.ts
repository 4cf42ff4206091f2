import { isolate } from "../markup/escape.js";
import { element, type Markup } from "../markup/markup.js";
import type { Brushes, Role } from "../palette/palette.js";
import { fitText, small, textWidth } from "../textWidth.js";

/** One kind of mark: what it is called and what it looks like. */
export interface LegendEntry {
  readonly name: string;
  readonly role: Role;
  readonly dash?: string;
}

/** Names with their looks, in as many lines as they need. */
export function legend(
  entries: readonly LegendEntry[],
  width: number,
  { fill, stroke }: Brushes,
): { readonly marks: readonly Markup[]; readonly height: number } {
  const marks: Markup[] = [];
  let [x, y] = [0, 8];
  for (const { name, role, dash } of entries) {
    const text = isolate(fitText(name, small, width - 42));
    const size = 28 + textWidth(text, small) + 14;
    if (x > 0 && x + size > width) [x, y] = [0, y + 18];
    marks.push(
      element("line", {
        x1: x,
        x2: x + 22,
        y1: y,
        y2: y,
        "stroke-width": 2.5,
        "stroke-dasharray": dash,
        ...stroke(role),
      }),
      element("text", { x: x + 28, y: y + 4, "font-size": small, ...fill("ink") }, text),
    );
    x += size;
  }
  return { marks, height: entries.length === 0 ? 0 : y + 8 };
}
