import { describe, expect, test } from "vitest";
import { bar, figure, imageOverlay, lineChart, report, waterfall } from "./index.js";
import { explanationOf, hostileTexts, scriptText } from "./testing/explanations.js";

// Names of features, outputs and methods come with data and models, so anybody may have written them.
const each = (text: string) =>
  explanationOf([3, -2], {
    method: text,
    baseValue: { shape: [1], values: [0] },
    featureNames: [text, text],
    outputNames: [text],
  });

const plots: readonly (readonly [string, (text: string) => string])[] = [
  ["waterfall", (text) => waterfall(each(text), { title: text, displayData: [text, text] })],
  ["bar", (text) => bar(each(text), { title: text })],
  ["imageOverlay", (text) => imageOverlay(each(text), { title: text, imageShape: [1, 2] })],
  [
    "lineChart",
    (text) => lineChart([{ name: text, y: [1, 2] }], { title: text, xLabel: text, yLabel: text }),
  ],
  [
    "report",
    (text) =>
      report({
        title: text,
        summary: text,
        footer: text,
        sections: [
          {
            heading: text,
            blocks: [
              { kind: "text", text },
              { kind: "facts", facts: [{ label: text, value: text, detail: text }] },
              { kind: "table", caption: text, columns: [text, text], rows: [[text, text]] },
              figure(bar, each(text), {}, { heading: text, caption: text }),
            ],
          },
          { heading: text, blocks: [] },
          { heading: text, blocks: [] },
        ],
      }),
  ],
];

/** Every tag of a document, which our own markup writes with double quotes throughout. */
const tags = (markup: string) => [...markup.matchAll(/<[^<>]*>/g)].map(([tag]) => tag);
const wellFormed = /^<(\/[a-zA-Z0-9]+|!doctype html|[a-zA-Z0-9]+( [a-zA-Z][a-zA-Z0-9:-]*="[^"<>]*")*)>$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]/;

describe.each(plots)("%s", (_, draw) => {
  test.each(hostileTexts)("shows %s as text", (_, text) => {
    const markup = draw(text);
    const found = tags(markup);
    for (const tag of found) expect(tag).toMatch(wellFormed);
    expect(
      found.filter((tag) =>
        /^<(script|iframe|object|embed|foreignObject)|\son\w+=/i.test(tag.replace(/"[^"]*"/g, '""')),
      ),
    ).toEqual([]);
    expect(markup).not.toMatch(control);
    expect(markup).not.toMatch(/\p{Surrogate}/u);
    // Three paragraphs of at most 20,000 characters, and everything else.
    expect(markup.length).toBeLessThan(90_000);
  });

  test("has the same kinds of elements whatever the names are", () => {
    const kinds = (text: string) => [...new Set(tags(draw(text)).map((tag) => /^<\/?[\w!]+/.exec(tag)?.[0]))];
    expect(kinds(scriptText)).toEqual(kinds("plain"));
  });
});

test("a hostile name is there to be read", () => {
  expect(waterfall(each("<script>"))).toContain(">&lt;script&gt; = 0<");
});
