import { HyalineError } from "@hyaline/core";
import { explanationFromJson } from "@hyaline/explanation";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bar, figure, report, waterfall } from "./index.js";
import { explanationOf, hostileTexts, scriptText } from "./testing/explanations.js";
import { plots, sampleFor, textOptions } from "./testing/plots.js";
import { samples } from "./testing/samples.js";

// Names of features, outputs and methods come with data and models, so anybody may have written them.
const drawn: readonly (readonly [string, (text: string) => string])[] = [
  ...plots.map(
    (plot) =>
      [
        plot.facts.name,
        (text: string) => plot(sampleFor(plot, samples(text)), textOptions(plot, text)),
      ] as const,
  ),
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
              figure(bar, samples(text).explanation, {}, { heading: text, caption: text }),
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

describe.each(drawn)("%s", (_, draw) => {
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
    expect(markup.length).toBeLessThan(100_000);
  });

  test("has the same kinds of elements whatever the names are", () => {
    const kinds = (text: string) => [...new Set(tags(draw(text)).map((tag) => /^<\/?[\w!]+/.exec(tag)?.[0]))];
    expect(kinds(scriptText).sort()).toEqual(kinds("plain").sort());
  });

  test("what is said in the other direction is closed, and keeps its direction to itself", () => {
    const markup = draw("גיל (12) abc");
    expect(markup).toMatch(/\u2068[^\u2069]*גיל|dir="auto"[^>]*>[^<]*גיל/);
    for (const [, attributes, text] of markup.matchAll(/<(\w[^>]*)>([^<]*)</g)) {
      if (attributes?.includes('dir="auto"')) continue;
      const outside = (text as string).replace(/\u2068[^\u2068\u2069]*\u2069/g, "");
      expect(outside).not.toMatch(/[\u0590-\u08ff\u200e\u200f\u2068\u2069]/);
    }
  });
});

test("a hostile name is there to be read", () => {
  const explanation = explanationOf([3], {
    featureNames: ["<script>"],
    baseValue: { shape: [1], values: [0] },
  });
  expect(waterfall(explanation)).toContain(">&lt;script&gt; = 0<");
});

describe("JSON of another kind is drawn or refused with a code", () => {
  const json: unknown = JSON.parse(JSON.stringify(samples("name", [1, 2, 3, 4])));
  const strange = [
    null,
    true,
    -1,
    1.5,
    "x",
    [],
    {},
    [[]],
    [null],
    { shape: [2], values: ["a", {}] },
    { length: 4 },
  ];

  /** The same data with one of its parts, at any depth, replaced. */
  function changed(value: unknown, path: readonly number[], by: unknown): unknown {
    const [step, ...rest] = path;
    if (step === undefined || typeof value !== "object" || value === null) return by;
    const keys = Object.keys(value);
    if (keys.length === 0) return by;
    const key = keys[step % keys.length] as string;
    const inner = changed((value as Record<string, unknown>)[key], rest, by);
    return Array.isArray(value)
      ? value.map((each, i) => (String(i) === key ? inner : each))
      : { ...value, [key]: inner };
  }

  function drawnOrRefused(draw: () => unknown): void {
    try {
      draw();
    } catch (error) {
      expect(error).toBeInstanceOf(HyalineError);
      expect((error as HyalineError).code).not.toBe("internal");
    }
  }
  const path = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 5 });
  const numRuns = process.env.HYALINE_NIGHTLY ? 5_000 : 300;

  test.each(plots.map((plot) => [plot.facts.name, plot] as const))("%s", (_, plot) => {
    const whole = (json as Record<string, unknown>)[plot.facts.draws];
    fc.assert(
      fc.property(path, fc.constantFrom(...strange), (steps, by) => {
        drawnOrRefused(() => plot(changed(whole, steps, by)));
      }),
      { numRuns },
    );
  });

  test("report", () => {
    const whole = {
      title: "t",
      summary: "s",
      sections: [
        {
          heading: "h",
          blocks: [
            { kind: "text", text: "a" },
            { kind: "facts", facts: [{ label: "l", value: 1, detail: "d" }] },
            { kind: "table", caption: "c", columns: ["a", "b"], rows: [["x", 1]] },
            { kind: "row", blocks: [{ kind: "figure", heading: "h" }] },
          ],
        },
      ],
      footer: "f",
      language: "en",
    };
    drawnOrRefused(() => report(whole as never));
    fc.assert(
      fc.property(path, fc.constantFrom(...strange), (steps, by) => {
        drawnOrRefused(() => report(changed(whole, steps, by) as never));
      }),
      { numRuns },
    );
  });

  test("text that is no explanation is told how to be read", () => {
    expect(() => bar("{}" as never)).toThrow(/bar\(explanationFromJson\(text\)\)/);
    expect(() => explanationFromJson("{}")).toThrow(expect.objectContaining({ code: "file" }));
  });
});
