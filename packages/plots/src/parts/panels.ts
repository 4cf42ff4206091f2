import { element, type Markup } from "./markup/markup.js";
import type { Brushes } from "./palette/palette.js";
import type { Drawing } from "./picture.js";
import { bold, fitText } from "./textWidth.js";

const gap = 20;

export interface Panels {
  readonly marks: readonly Markup[];
  readonly height: number;
}

/** Drawings side by side, each under its title, in as many rows as the width takes. */
export function panels(
  list: readonly ((width: number) => Drawing)[],
  { width, least }: { readonly width: number; readonly least: number },
  { fill }: Brushes,
): Panels {
  const fit = Math.max(1, Math.floor((width + gap) / (least + gap)));
  const lines = Math.ceil(list.length / Math.min(list.length, fit));
  const perLine = Math.ceil(list.length / lines);
  const own = (width - (perLine - 1) * gap) / perLine;
  const marks: Markup[] = [];
  let top = 0;
  for (let line = 0; line < lines; line++) {
    const drawn = list.slice(line * perLine, (line + 1) * perLine).map((draw) => draw(own));
    drawn.forEach(({ title, body }, i) => {
      marks.push(
        element(
          "g",
          { transform: `translate(${Number((i * (own + gap)).toFixed(2))} ${Number(top.toFixed(2))})` },
          element(
            "text",
            { x: 0, y: 13, "font-size": 13, "font-weight": 600, ...fill("ink") },
            fitText(title, bold(13), own),
          ),
          element("g", { transform: "translate(0 22)" }, body),
        ),
      );
    });
    top += Math.max(...drawn.map(({ height }) => height)) + 22 + 10;
  }
  return { marks, height: top - 10 };
}
