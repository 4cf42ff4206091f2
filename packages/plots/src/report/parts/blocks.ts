import type { Drawing } from "../../parts/picture.js";

/** A number or word that deserves a place of its own. */
export interface Fact {
  readonly label: string;
  readonly value: string | number;
  readonly detail?: string;
}

/** A plot in a report: `figure` makes it. */
export interface FigureBlock {
  readonly kind: "figure";
  /** The picture of about that width, where it has none of its own. */
  draw(width: number): Drawing;
  /** Shown over the plot; the plot's own title when it is left out. */
  readonly heading?: string;
  /** Shown under it. */
  readonly caption?: string;
}

/** A part of a report. Whatever text blocks hold, names of features included, is shown as text. */
export type ReportBlock =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "facts"; readonly facts: readonly Fact[] }
  | {
      readonly kind: "table";
      readonly caption: string;
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | number)[])[];
    }
  | FigureBlock
  /** Blocks that are shown when a reader asks for them, and on paper. */
  | { readonly kind: "fold"; readonly summary: string; readonly blocks: readonly ReportBlock[] }
  /** Blocks side by side where the page is wide enough. */
  | { readonly kind: "row"; readonly blocks: readonly ReportBlock[] };

export interface ReportSection {
  readonly heading: string;
  readonly blocks: readonly ReportBlock[];
}
