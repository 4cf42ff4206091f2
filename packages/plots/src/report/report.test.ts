import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { bar, figure, imageOverlay, lineChart, type ReportBlock, waterfall } from "../index.js";
import { digits, patients } from "../testing/explanations.js";
import { reportStyle, reportStyleHash } from "./parts/style.js";
import { report } from "./report.js";

const section = (...blocks: ReportBlock[]) => ({ heading: "One", blocks });
const html = report({
  title: "Three patients & three digits",
  summary: "First.\n\nSecond.",
  sections: [
    section(
      { kind: "facts", facts: [{ label: "accuracy", value: 0.98765, detail: "test rows" }] },
      figure(waterfall, patients, {}, { heading: "Patient 1", caption: "A caption." }),
      {
        kind: "row",
        blocks: [figure(imageOverlay, digits), figure(bar, patients)],
      },
      figure(lineChart, [{ name: "deletion", y: [1, 0] }]),
      {
        kind: "table",
        caption: "Scores",
        columns: ["method", "score"],
        rows: [
          ["lime", 0.25],
          ["shap", -1],
        ],
      },
      { kind: "text", text: "Words." },
    ),
  ],
  footer: "Made by a test.",
});

describe("report", () => {
  test("the policy lets in the style sheet that is there, and nothing else", () => {
    const hash = `sha256-${createHash("sha256").update(reportStyle).digest("base64")}`;
    expect(reportStyleHash, "the style has changed: this is its hash now").toBe(hash);
    const styles = [...html.matchAll(/<style>(.*?)<\/style>/gs)].map(([, css]) => css);
    expect(styles).toEqual([reportStyle]);
    expect(html).toContain(
      `content="default-src &#39;none&#39;; style-src &#39;${hash}&#39;; img-src data:; base-uri &#39;none&#39;; form-action &#39;none&#39;"`,
    );
    expect(html).not.toMatch(/ style="/);
  });

  test("nothing is loaded from elsewhere", () => {
    const references = [...html.matchAll(/(?:src|href|url)\s*[=(]\s*"?([^")\s>]+)/g)].map(([, to]) => to);
    expect(references.filter((to) => !/^(#|data:image\/png;base64,)/.test(to as string))).toEqual([]);
    expect(html).not.toMatch(/<script|<link|<iframe|@import/);
  });

  test("every figure has a text alternative and its numbers in a table", () => {
    const figures = html.split("<figure").slice(1);
    expect(figures).toHaveLength(4);
    for (const figure of figures) {
      expect(figure).toMatch(/<svg [^>]*role="img" aria-label="[^"]{20,}"/);
      expect(figure).toMatch(/<details><summary>Values<\/summary>.*<caption dir="auto">.*<th scope="col"/s);
    }
  });

  test("a plot is drawn for wide and for narrow pages, one with its own width once", () => {
    const sizes = (page: string) =>
      [...page.matchAll(/<svg [^>]*viewBox="0 0 (\d+) /g)].map(([, width]) => Number(width));
    expect(sizes(html)).toEqual([640, 300, 480, 300, 480, 300, 640, 300]);
    const own = report({ title: "t", sections: [section(figure(bar, patients, { width: 555 }))] });
    expect(sizes(own)).toEqual([555]);
    expect(own).toContain('<div class="own">');
  });

  test("the plots follow the page's setting, whatever theme is asked for", () => {
    const dark = report({ title: "t", sections: [section(figure(bar, patients, { theme: "dark" }))] });
    expect(dark).toContain('class="hyf-positive"');
  });

  test("is a document with a language, a title, headings in order and labelled sections", () => {
    expect(html).toMatch(/^<!doctype html>\n<html lang="en"><head><meta charset="utf-8">/);
    expect(html).toContain('<title dir="auto">Three patients &amp; three digits</title>');
    expect([...html.matchAll(/<h([123])/g)].map(([, level]) => level).join("")).toMatch(/^12(3)*/);
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("paragraphs, facts and tables hold what they are given", () => {
    expect(html).toContain('<p dir="auto">First.</p><p dir="auto">Second.</p>');
    expect(html).toContain(
      '<dd class="value" dir="auto">0.9877</dd><dd class="detail" dir="auto">test rows</dd>',
    );
    expect(html).toContain('<tr><th scope="row" dir="auto">shap</th><td class="number">−1</td></tr>');
  });

  test("a table of a million rows is cut, and says so", () => {
    const rows = Array.from({ length: 1_000_000 }, (_, i) => [i]);
    const long = report({
      title: "t",
      sections: [section({ kind: "table", caption: "c", columns: ["n"], rows })],
    });
    expect(long.length).toBeLessThan(30_000);
    expect(long).toContain("and 999800 more rows");
  });

  test.each([
    ["no title", { title: " ", sections: [] }],
    ["an impossible language", { title: "t", sections: [], language: 'en" onload="x' }],
    ["too many blocks", { title: "t", sections: [section(...Array(1001).fill({ kind: "text", text: "" }))] }],
    ["too many sections", { title: "t", sections: Array(1001).fill(section()) }],
    [
      "an unknown block",
      { title: "t", sections: [section({ kind: "html", html: "<b>" } as unknown as ReportBlock)] },
    ],
  ])("error argument: %s", (_, options) => {
    expect(() => report(options)).toThrow(expect.objectContaining({ code: "argument" }));
  });
});
