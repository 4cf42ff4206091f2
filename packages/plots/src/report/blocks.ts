import type { Explanation } from "@hyaline/explanation";
import type { BarOptions } from "../bar.js";
import type { ImageOverlayOptions } from "../imageOverlay.js";
import type { LineChartOptions, Series } from "../lineChart.js";
import type { WaterfallOptions } from "../waterfall.js";

/** What a figure has besides its plot. */
interface Figure {
  /** Shown over the plot; the plot's own title when it is left out. */
  readonly heading?: string;
  /** Shown under it. */
  readonly caption?: string;
}

/** A number or word that deserves a place of its own. */
export interface Fact {
  readonly label: string;
  readonly value: string | number;
  readonly detail?: string;
}

/**
 * A part of a report. Blocks are data, never markup: whatever text they hold, names of features included, is shown as
 * text.
 */
export type ReportBlock =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "facts"; readonly facts: readonly Fact[] }
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number)[])[];
    }
  | (Figure & {
      readonly kind: "waterfall";
      readonly explanation: Explanation;
      readonly options?: WaterfallOptions;
    })
  | (Figure & { readonly kind: "bar"; readonly explanation: Explanation; readonly options?: BarOptions })
  | (Figure & {
      readonly kind: "imageOverlay";
      readonly explanations: Explanation | readonly Explanation[];
      readonly options?: ImageOverlayOptions;
    })
  | (Figure & {
      readonly kind: "lineChart";
      readonly series: readonly Series[];
      readonly options?: LineChartOptions;
    })
  /** Blocks side by side where the page is wide enough. */
  | { readonly kind: "row"; readonly blocks: readonly ReportBlock[] };

export interface ReportSection {
  readonly heading: string;
  readonly blocks: readonly ReportBlock[];
}
