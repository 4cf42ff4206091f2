import { clip } from "./markup/escape.js";
import { element, type Markup, serialise, styleSheet } from "./markup/markup.js";
import { brushes, darkStyle, type Theme } from "./palette.js";
import { bold, fitText, fontFamily, wrapText } from "./textWidth.js";

/** What every plot takes. */
export interface PlotOptions {
  /** The heading; each plot has its own when it is left out, and none when it is the empty string. */
  readonly title?: string;
  /** Width in pixels at its natural size (plots scale to their container). */
  readonly width?: number;
  /** Light, dark, or the reader's choice (`"auto"`, the default). */
  readonly theme?: Theme;
}

/** The names of {@link PlotOptions}. */
export const plotKeys = ["title", "width", "theme"];

/** The numbers behind a plot, for readers who cannot see it or want them exactly. */
export interface ValueTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** How many further rows were left out. */
  readonly omitted: number;
}

/** A plot that has been drawn and not yet written down. */
export interface Picture {
  readonly title: string;
  /** What the plot shows, in words: the text alternative. */
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly body: readonly Markup[];
  /** Remarks shown under the plot, such as what is left out. */
  readonly notes: readonly string[];
  readonly table: ValueTable;
}

const margin = 16;
const titleSize = 14;
const noteSize = 11;

/** The picture as one SVG element: with title, notes, background and style sheet, unless it is `bare` for a page that has them. */
export function pictureToSvg(picture: Picture, theme: Theme = "auto", bare = false): Markup {
  const { fill } = brushes(theme);
  const notes = bare ? [] : picture.notes.flatMap((note) => wrapText(note, noteSize, picture.width, 4));
  const pad = bare ? 0 : margin;
  const top = pad + (bare || picture.title === "" ? 0 : titleSize + 14);
  const width = picture.width + 2 * pad;
  const height = top + picture.height + (notes.length > 0 ? 6 + notes.length * (noteSize + 5) : 0) + pad;
  const line = (text: string, y: number, size: number, role: "ink" | "muted", weight?: number) =>
    element(
      "text",
      { x: pad, y, "font-size": size, "font-weight": weight, ...fill(role) },
      fitText(text, weight ? bold(size) : size, picture.width),
    );
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${Math.ceil(width)} ${Math.ceil(height)}`,
      width: Math.ceil(width),
      height: Math.ceil(height),
      role: "img",
      "aria-label": clip(`${picture.title}. ${picture.description}`, 1000),
      "font-family": fontFamily,
      "font-size": 12,
    },
    element("title", {}, clip(picture.title || picture.description, 300)),
    element("desc", {}, clip(picture.description, 1000)),
    !bare && theme === "auto" && styleSheet(darkStyle),
    !bare && element("rect", { width: "100%", height: "100%", rx: 8, ...fill("surface") }),
    !bare && picture.title !== "" && line(picture.title, pad + titleSize, titleSize, "ink", 600),
    element("g", { transform: `translate(${pad} ${top})` }, picture.body),
    notes.map((note, i) =>
      line(note, top + picture.height + 6 + (i + 1) * (noteSize + 5) - 4, noteSize, "muted"),
    ),
  );
}

/** The picture as the text of an SVG file. */
export const writePicture = (picture: Picture, theme?: Theme): string =>
  serialise(pictureToSvg(picture, theme));
