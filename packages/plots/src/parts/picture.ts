import type { Picture } from "@hyaline/explanation";
import { clip } from "./markup/escape.js";
import { element, type Markup, serialise, styleSheet } from "./markup/markup.js";
import { brushes, darkStyle, type Theme } from "./palette/palette.js";
import { bold, fitText, fontFamily, small, wrapText } from "./textWidth.js";

/** A picture of this package: SVG that has been escaped. */
export interface Drawing extends Picture {
  readonly body: readonly Markup[];
}

/** Around a picture that stands alone, in pixels. */
export const margin = 16;
const titleSize = 14;
const titleLine = 20;
const noteSize = small;

/** The picture as one SVG element: with title, notes, background and style sheet, unless it is `bare` for a page that has them. */
export function pictureToSvg(picture: Drawing, theme: Theme = "auto", bare = false): Markup {
  const { fill } = brushes(theme);
  const notes = bare ? [] : picture.notes.flatMap((note) => wrapText(note, noteSize, picture.width, 4));
  const pad = bare ? 0 : margin;
  const titles =
    bare || picture.title === "" ? [] : wrapText(picture.title, bold(titleSize), picture.width, 2);
  const top = pad + (titles.length === 0 ? 0 : titles.length * titleLine + 8);
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
    titles.map((text, i) => line(text, pad + titleSize + i * titleLine, titleSize, "ink", 600)),
    element("g", { transform: `translate(${pad} ${top})` }, picture.body),
    notes.map((note, i) =>
      line(note, top + picture.height + 6 + (i + 1) * (noteSize + 5) - 4, noteSize, "muted"),
    ),
  );
}

/** The picture as the text of an SVG file. */
export const writePicture = (picture: Drawing, theme?: Theme): string =>
  serialise(pictureToSvg(picture, theme));
