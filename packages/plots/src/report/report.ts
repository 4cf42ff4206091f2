import { fail, quote } from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import { clip } from "../parts/markup/escape.js";
import { element, type Markup, serialise, styleSheet } from "../parts/markup/markup.js";
import type { ReportBlock, ReportSection } from "./parts/blocks.js";
import { listOf, prose, recordOf, textOf } from "./parts/given.js";
import { paragraphs, renderBlock } from "./parts/renderBlock.js";
import { reportStyle, reportStyleHash } from "./parts/style.js";

export interface ReportOptions {
  readonly title: string;
  /** A few sentences under the title; empty lines part paragraphs. */
  readonly summary?: string;
  readonly sections: readonly ReportSection[];
  /** The last line, such as how the numbers were made. */
  readonly footer?: string;
  /** The language of the texts, as in BCP 47 (default `"en"`). */
  readonly language?: string;
}

/** At most this many sections and blocks, which keeps a report something that a browser opens. */
const maxParts = 1000;

/** Nothing may load, run or be sent; pictures may be embedded, and the one style sheet applies. */
const policy = `default-src 'none'; style-src '${reportStyleHash}'; img-src data:; base-uri 'none'; form-action 'none'`;

/**
 * One self-contained HTML file: no script, nothing loaded from elsewhere, readable by day, by night, on a phone, on
 * paper and with a screen reader; under every plot its numbers stand as a table. All text is shown as text, whatever it
 * holds, and a Content-Security-Policy forbids scripts besides.
 *
 * @returns the text of an HTML document
 * @throws HyalineError `argument` for a title or blocks that are missing or too many; whatever a block's plot throws
 * @example
 * ```ts
 * const html = report({
 *   title: "Why these digits?",
 *   sections: [{ heading: "Digit 3", blocks: [figure(imageOverlay, byGradients)] }],
 * });
 * await writeFile("report.html", html);
 * ```
 */
export function report(options: ReportOptions): string {
  refuseUnknown("report", options, ["title", "summary", "sections", "footer", "language"]);
  const { title, summary, sections, footer, language = "en" } = options;
  if (typeof title !== "string" || title.trim() === "")
    fail("argument", "a report needs a title", quote(title));
  if (typeof language !== "string" || !/^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$/.test(language))
    fail("argument", "language is a BCP 47 tag such as en", quote(language));
  const blocks = listOf(sections, "the sections of a report").flatMap((section) =>
    listOf(recordOf(section, "a section").blocks, "the blocks of a section"),
  );
  const parts = sections.length + countBlocks(blocks);
  if (parts > maxParts)
    fail(
      "argument",
      `a report has at most ${maxParts} sections and blocks`,
      String(parts),
      "write several reports",
    );
  const page = element(
    "html",
    { lang: language },
    element(
      "head",
      {},
      element("meta", { charset: "utf-8" }),
      element("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
      element("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
      element("meta", { name: "color-scheme", content: "light dark" }),
      prose("title", clip(title, 300)),
      styleSheet(reportStyle),
    ),
    element(
      "body",
      {},
      element(
        "header",
        {},
        prose("h1", clip(title, 300)),
        summary !== undefined && paragraphs(summary),
        sections.length > 2 && contents(sections),
      ),
      element("main", {}, sections.map(renderSection)),
      footer !== undefined && element("footer", {}, paragraphs(footer)),
    ),
  );
  return `<!doctype html>\n${serialise(page)}\n`;
}

const contents = (sections: readonly ReportSection[]): Markup =>
  element(
    "nav",
    { "aria-label": "Contents" },
    element(
      "ul",
      {},
      sections.map(({ heading }, i) =>
        element("li", {}, prose("a", textOf(heading, "a heading", 120), { href: `#section-${i + 1}` })),
      ),
    ),
  );

const renderSection = ({ heading, blocks }: ReportSection, index: number): Markup =>
  element(
    "section",
    { id: `section-${index + 1}`, "aria-labelledby": `heading-${index + 1}` },
    prose("h2", textOf(heading, "a heading", 300), { id: `heading-${index + 1}` }),
    blocks.map(renderBlock),
  );

const countBlocks = (blocks: readonly ReportBlock[]): number =>
  blocks.reduce(
    (sum, block) =>
      sum +
      1 +
      (block?.kind === "row" || block?.kind === "fold"
        ? countBlocks(listOf(block.blocks, `the blocks of a ${block.kind}`))
        : 0),
    0,
  );
