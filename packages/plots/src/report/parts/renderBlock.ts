import { fail, quote } from "@hyaline/core";
import { clip, isolate } from "../../parts/markup/escape.js";
import { element, type Markup } from "../../parts/markup/markup.js";
import { type Drawing, pictureToSvg } from "../../parts/picture.js";
import type { Fact, FigureBlock, ReportBlock } from "./blocks.js";
import { listOf, prose, recordOf, textOf } from "./given.js";
import { table } from "./table.js";

/**
 * Widths that plots are drawn for: alone, beside another, and on a phone. The page shows the one that fits and never makes it
 * smaller, so that its texts keep their size.
 */
const widths = { alone: 640, beside: 480 } as const;
const narrow = 300;

/** @throws HyalineError whatever the block's plot throws; `argument` for an unknown kind and for what is no block */
export function renderBlock(block: ReportBlock): Markup {
  return render(block, "alone");
}

function render(block: ReportBlock, place: keyof typeof widths): Markup {
  recordOf(block, "a block of a report");
  switch (block.kind) {
    case "text":
      return element("div", {}, paragraphs(block.text));
    case "facts":
      return element("dl", { class: "facts" }, listOf(block.facts, "facts").slice(0, 50).map(fact));
    case "table":
      return element("div", { class: "card" }, table(block));
    case "row":
      return element(
        "div",
        { class: "row" },
        block.blocks.map((inner) => render(inner, "beside")),
      );
    case "fold":
      return element(
        "details",
        { class: "fold" },
        prose("summary", textOf(block.summary, "a summary", 300)),
        listOf(block.blocks, "the blocks of a fold").map((inner) => render(inner, place)),
      );
    case "figure":
      return figure(block, widths[place]);
    default:
      return fail(
        "argument",
        "a report has no such block",
        quote((block as { kind?: unknown }).kind),
        "write figure(plot, explanation) for a plot",
      );
  }
}

/** Paragraphs are parted by empty lines. */
export function paragraphs(text: string): Markup[] {
  if (typeof text !== "string") fail("argument", "a text of a report must be a text", quote(text));
  return text
    .slice(0, 20_000)
    .split(/\n\s*\n/)
    .map((paragraph) => prose("p", paragraph.trim()));
}

function fact(given: Fact): Markup {
  const { label, value, detail } = recordOf(given, "a fact");
  return element(
    "div",
    {},
    prose("dt", textOf(label, "a fact's label", 120)),
    prose("dd", textOf(value, "a fact's value", 200), { class: "value" }),
    detail !== undefined && prose("dd", textOf(detail, "a fact's detail", 200), { class: "detail" }),
  );
}

function figure({ draw, heading, caption }: FigureBlock, width: number): Markup {
  if (typeof draw !== "function")
    fail("argument", "a figure draws a plot", quote(draw), "write figure(plot, explanation)");
  const drawn = draw(width);
  const title = heading === undefined ? drawn.title : isolate(textOf(heading, "a heading", 300));
  const svg = (picture: Drawing, className: string) =>
    element("div", { class: className }, pictureToSvg({ ...picture, title }, "auto", true));
  const plots =
    drawn.width === width ? [svg(drawn, `wide w${width}`), svg(draw(narrow), "narrow")] : [svg(drawn, "own")];
  return element(
    "figure",
    { class: "card" },
    element(
      "figcaption",
      {},
      title !== "" && prose("h3", clip(title, 300)),
      caption !== undefined && prose("p", textOf(caption, "a caption", 1000)),
    ),
    element(
      "div",
      { class: "plot", tabindex: 0, role: "region", "aria-label": clip(title || drawn.description, 200) },
      plots,
    ),
    drawn.notes.map((note) => element("p", { class: "note" }, note)),
    element(
      "details",
      {},
      element("summary", {}, "Values"),
      table({ caption: drawn.description, ...drawn.table }),
    ),
  );
}
