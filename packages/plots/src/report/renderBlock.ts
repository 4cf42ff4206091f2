import { fail } from "@hyaline/core";
import { barPicture } from "../bar.js";
import { formatNumber } from "../formatNumber.js";
import { imageOverlayPicture } from "../imageOverlay.js";
import { lineChartPicture } from "../lineChart.js";
import { clip } from "../markup/escape.js";
import { element, type Markup } from "../markup/markup.js";
import { type Picture, pictureToSvg } from "../picture.js";
import { waterfallPicture } from "../waterfall.js";
import type { Fact, ReportBlock } from "./blocks.js";
import { table } from "./table.js";

/** Widths of plots that have none of their own: alone, and beside another. */
const widths = { alone: 760, beside: 516 } as const;

/** @throws HyalineError whatever the block's plot throws; `argument` for an unknown kind */
export function renderBlock(block: ReportBlock): Markup {
  return render(block, "alone");
}

function render(block: ReportBlock, place: keyof typeof widths): Markup {
  const shared = { width: widths[place], theme: "auto" } as const;
  switch (block.kind) {
    case "text":
      return element("div", {}, paragraphs(block.text));
    case "facts":
      return element("dl", { class: "facts" }, block.facts.slice(0, 50).map(fact));
    case "table":
      return element("div", { class: "card" }, table(block));
    case "row":
      return element(
        "div",
        { class: "row" },
        block.blocks.map((inner) => render(inner, "beside")),
      );
    case "waterfall":
      return figure(waterfallPicture(block.explanation, { ...shared, ...block.options }), block);
    case "bar":
      return figure(barPicture(block.explanation, { ...shared, ...block.options }), block);
    case "imageOverlay": {
      const panes = 1 + ("method" in block.explanations ? 1 : block.explanations.length);
      const width = Math.min(shared.width, 163 * panes - 14);
      return figure(imageOverlayPicture(block.explanations, { ...shared, width, ...block.options }), block);
    }
    case "lineChart":
      return figure(lineChartPicture(block.series, { ...shared, ...block.options }), block);
    default:
      return fail("argument", "a report has no such block", String((block as { kind?: unknown }).kind));
  }
}

/** Paragraphs are parted by empty lines. */
export const paragraphs = (text: string): Markup[] =>
  text
    .slice(0, 20_000)
    .split(/\n\s*\n/)
    .map((paragraph) => element("p", {}, paragraph.trim()));

const fact = ({ label, value, detail }: Fact): Markup =>
  element(
    "div",
    {},
    element("dt", {}, clip(label, 120)),
    element("dd", { class: "value" }, typeof value === "number" ? formatNumber(value, 4) : clip(value, 200)),
    detail !== undefined && element("dd", { class: "detail" }, clip(detail, 200)),
  );

function figure(
  picture: Picture,
  { heading, caption }: { readonly heading?: string; readonly caption?: string },
): Markup {
  const title = heading ?? picture.title;
  return element(
    "figure",
    { class: "card" },
    element(
      "figcaption",
      {},
      title !== "" && element("h3", {}, clip(title, 300)),
      caption !== undefined && element("p", {}, clip(caption, 1000)),
    ),
    element(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": clip(title || picture.description, 200) },
      pictureToSvg({ ...picture, title }, "auto", true),
    ),
    picture.notes.map((note) => element("p", { class: "note" }, note)),
    element(
      "details",
      {},
      element("summary", {}, "Values"),
      table({ caption: picture.description, ...picture.table }),
    ),
  );
}
