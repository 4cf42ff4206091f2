import { isolate } from "../markup/escape.js";
import { element, type Markup } from "../markup/markup.js";
import { type Brushes, palette, type Role } from "../palette/palette.js";
import { fitText, small } from "../textWidth.js";

export interface GradientOptions {
  readonly width: number;
  readonly y: number;
  /** What its ends stand for. */
  readonly low: string;
  readonly high: string;
  readonly steps: readonly { readonly role: Role; readonly opacity: number }[];
  /** Colours stand on paper, on any page, or on the page itself (default false). */
  readonly paper?: boolean;
}

const bar = 96;

/** Colours with what their ends stand for, in one line 14 px high. */
export function gradient(
  { width, y, low, high, steps, paper = false }: GradientOptions,
  { fill }: Brushes,
): Markup {
  const [left, step, room] = [(width - bar) / 2, bar / steps.length, (width - bar - 24) / 2];
  const words = { y: y + 9, "font-size": small, ...fill("muted") };
  return element(
    "g",
    {},
    paper && element("rect", { x: left, y, width: bar, height: 10, fill: "#ffffff" }),
    steps.map(({ role, opacity }, i) =>
      element("rect", {
        x: left + i * step,
        y,
        width: step,
        height: 10,
        "fill-opacity": opacity === 1 ? undefined : opacity.toFixed(3),
        "shape-rendering": "crispEdges",
        ...(paper ? { fill: palette[role][0] } : fill(role)),
      }),
    ),
    element("text", { x: left - 8, "text-anchor": "end", ...words }, isolate(fitText(low, small, room))),
    element("text", { x: left + bar + 8, ...words }, isolate(fitText(high, small, room))),
  );
}
