import { element, type Markup } from "../markup/markup.js";
import { type Brushes, palette, signRole } from "../palette/palette.js";
import { fitText } from "../textWidth.js";

export interface ColourLegendOptions {
  readonly width: number;
  readonly y: number;
  /** What the colours lower and raise; `the output` where it has no name. */
  readonly target: string;
  /** The opacity of the strongest colour. */
  readonly strongest: number;
  /** Colours stand on paper, on any page, or on the page itself. */
  readonly paper: boolean;
}

const bar = 96;
const steps = 24;

/** From what lowers the output to what raises it. */
export function colourLegend(
  { width, y, target, strongest, paper }: ColourLegendOptions,
  { fill }: Brushes,
): Markup {
  const output = target === "" ? "the output" : target;
  const room = (width - bar - 24) / 2;
  const left = (width - bar) / 2;
  const small = { y: y + 9, "font-size": 11, ...fill("muted") };
  return element(
    "g",
    {},
    paper && element("rect", { x: left, y, width: bar, height: 10, fill: "#ffffff" }),
    Array.from({ length: steps }, (_, i) => {
      const strength = (2 * i + 1) / steps - 1;
      return element("rect", {
        x: left + (i * bar) / steps,
        y,
        width: bar / steps,
        height: 10,
        "fill-opacity": (Math.abs(strength) * strongest).toFixed(3),
        "shape-rendering": "crispEdges",
        ...(paper ? { fill: palette[signRole(strength)][0] } : fill(signRole(strength))),
      });
    }),
    element("text", { x: left - 8, "text-anchor": "end", ...small }, fitText(`lowers ${output}`, 11, room)),
    element("text", { x: left + bar + 8, ...small }, fitText(`raises ${output}`, 11, room)),
  );
}
