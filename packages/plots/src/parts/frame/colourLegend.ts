import type { Markup } from "../markup/markup.js";
import { type Brushes, type Role, signRole } from "../palette/palette.js";
import { rampRole, rampSteps } from "../palette/ramp.js";
import { gradient } from "./gradient.js";

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

const steps = 24;

/** From what lowers the output to what raises it. */
export function colourLegend(
  { width, y, target, strongest, paper }: ColourLegendOptions,
  brushes: Brushes,
): Markup {
  const output = target === "" ? "the output" : target;
  const shares = Array.from({ length: steps }, (_, i) => (2 * i + 1) / steps - 1);
  return gradient(
    {
      width,
      y,
      low: `lowers ${output}`,
      high: `raises ${output}`,
      paper,
      steps: shares.map((share) => ({ role: signRole(share), opacity: Math.abs(share) * strongest })),
    },
    brushes,
  );
}

export interface EndsOptions {
  readonly width: number;
  readonly y: number;
  /** What the ends stand for. */
  readonly low: string;
  readonly high: string;
}

/** The tones of values, from `low` to `high`. */
export const rampLegend = (options: EndsOptions, brushes: Brushes): Markup =>
  gradient(
    {
      ...options,
      steps: Array.from({ length: rampSteps }, (_, i) => ({
        role: rampRole((i + 0.5) / rampSteps),
        opacity: 1,
      })),
    },
    brushes,
  );

/** From nothing to the strongest of one colour, on paper. */
export const amountLegend = (options: EndsOptions, role: Role, strongest: number, brushes: Brushes): Markup =>
  gradient(
    {
      ...options,
      paper: true,
      steps: Array.from({ length: steps }, (_, i) => ({ role, opacity: ((i + 1) / steps) * strongest })),
    },
    brushes,
  );
