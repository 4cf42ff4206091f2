import { readOptions, text } from "@hyaline/core/facts";
import type { DrawnBy, Plot, PlotFacts, PlotOptions } from "@hyaline/explanation";
import type { Drawing } from "../parts/picture.js";
import type { FigureBlock } from "./parts/blocks.js";

/** What stands around a plot in a report. */
export interface FigureText {
  /** Shown over the plot; the plot's own title when it is left out. */
  readonly heading?: string | undefined;
  /** Shown under it. */
  readonly caption?: string | undefined;
}

/**
 * A plot as a block of a report: any plot of this package, of what it draws, with its options. Drawn for the widths that the
 * page may give it, unless `options` have a width.
 *
 * @throws HyalineError `argument` for what is around it; once the report is made, whatever the plot throws
 * @example
 * ```ts
 * const block = figure(waterfall, explanation, { row: 1, maxFeatures: 9 }, { caption: "From the average to this one." });
 * ```
 */
export function figure<const F extends PlotFacts, O>(
  plot: Plot<F, O, Drawing>,
  drawn: DrawnBy<F>,
  options?: Parameters<Plot<F, O, Drawing>>[1],
  around?: FigureText,
): FigureBlock {
  const { heading, caption } = readOptions(
    "figure",
    { heading: text("Shown over the plot.", undefined), caption: text("Shown under it.", undefined) },
    around,
  );
  return {
    kind: "figure",
    draw: (width) =>
      plot.picture(drawn, { width, ...(options as PlotOptions), theme: "auto" } as typeof options),
    ...(heading === undefined ? {} : { heading }),
    ...(caption === undefined ? {} : { caption }),
  };
}
