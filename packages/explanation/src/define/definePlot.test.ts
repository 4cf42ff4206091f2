import { number } from "@hyaline/core/facts";
import { expect, test } from "vitest";
import type { Explanation } from "../explanation.js";
import { definePlot, type Picture, type PlotFacts } from "./definePlot.js";

const facts = {
  name: "sum",
  title: "Sum",
  family: "attribution",
  summary: "The sum of the attributions.",
  draws: "explanation",
  count: "one",
  rows: "any",
  needs: ["baseValue"],
} as const satisfies PlotFacts;
const writer = {
  margin: 10,
  write: ({ title, width, description }: Picture, theme: string) =>
    `${title}|${width}|${theme}|${description}`,
};
const empty = { height: 10, notes: [], table: { columns: [], rows: [], omitted: 0 } };
const sum = definePlot(
  facts,
  { times: number("How often.", 1) },
  ({ values }, { times, title = "Sum", width = 300 }) => ({
    ...empty,
    title,
    width,
    description: String(times * (values.values[0] as number)),
  }),
  writer,
);
const explanation: Explanation = {
  method: "test",
  values: { shape: [1, 1], values: [3] },
  baseValue: { shape: [1], values: [0] },
  data: { shape: [1, 1], values: [1] },
  target: [null],
  provenance: { options: {}, evaluations: 0, versions: {} },
};
const { baseValue: _, ...without } = explanation;

test("a plot writes its picture, whose width is what its margins leave", () => {
  expect(sum(explanation)).toBe("Sum|300|auto|3");
  expect(sum(explanation, { times: 2, width: 400, title: "", theme: "dark" })).toBe("|380|dark|6");
  expect(sum.picture(explanation, { width: 400 })).toMatchObject({ width: 400, description: "3" });
  expect([sum.name, sum.facts.draws, Object.keys(sum.options)]).toEqual(["sum", "explanation", ["times"]]);
});

const scores = { kind: "scores", metric: "m", values: { shape: [1], values: [1] } };

test.each<readonly [string, unknown, unknown, RegExp]>([
  ["an unknown option", explanation, { tmies: 1 }, /sum has no option tmies; did you mean times/],
  ["an option of another kind", explanation, { times: "2" }, /sum: times must be a number/],
  [
    "a width that nothing fits into",
    explanation,
    { width: 20 },
    /sum: width must be a whole number from 200/,
  ],
  ["a theme that is none", explanation, { theme: "blue" }, /one of auto, light, dark/],
  ["a title that is no text", explanation, { title: 5 }, /sum: title must be a text/],
  ["a number for options", explanation, 5, /takes its options as one object/],
  ["nothing", undefined, {}, /sum draws an explanation; got undefined/],
  ["null", null, {}, /sum draws an explanation; got null/],
  [
    "another result",
    scores,
    {},
    /sum draws an explanation; got \{ kind, metric, values \}, whose kind is "scores"/,
  ],
  ["a list", [explanation], {}, /sum draws an explanation; got an array of 1/],
  ["JSON that was not read", "{}", {}, /explanationFromJson\(text\)/],
  ["a promise", Promise.resolve(explanation), {}, /got a promise.*await it: sum\(await …\)/],
  ["values alone", { values: [1] }, {}, /got \{ values \}, whose method is undefined/],
  [
    "an explanation without what is needed",
    without,
    {},
    /needs an explanation with baseValue; got one by "test"/,
  ],
])("%s is an error", (_, drawn, options, message) => {
  const call = sum as unknown as (...given: unknown[]) => string;
  for (const draw of [call, sum.picture as unknown as typeof call]) {
    expect(() => draw(drawn, options)).toThrow(message);
    expect(() => draw(drawn, options)).toThrow(expect.objectContaining({ code: "argument" }));
  }
});

test("a plot of several takes one or a list, a plot of a list only that", () => {
  const draw = (drawn: unknown) => ({
    ...empty,
    title: "",
    width: 200,
    description: String(Array.isArray(drawn)),
  });
  const several = definePlot({ ...facts, needs: [], count: "oneOrMore" }, {}, draw, writer);
  expect([several(explanation), several([explanation, explanation])]).toEqual([
    "|200|auto|false",
    "|200|auto|true",
  ]);
  expect(() => several([explanation, scores as never])).toThrow(
    /draws an explanation, or a list; got .* is "scores"/,
  );
  const list = definePlot({ ...facts, needs: [], draws: "series", count: "list" }, {}, draw, writer);
  expect(list([{ name: "a", y: Float64Array.of(1, 2) }])).toBe("|200|auto|true");
  for (const wrong of [{ name: "a", y: [1] }, [[1, 2]], [1]])
    expect(() => list(wrong as never)).toThrow(/draws a list, each of them a line \{ name, y \}/);
});

test("results of a kind are told by it", () => {
  const effects = definePlot(
    { ...facts, needs: [], draws: "featureEffects" },
    {},
    ({ method }) => ({ ...empty, title: method, width: 200, description: "" }),
    writer,
  );
  const found = {
    kind: "featureEffects",
    method: "pd",
    target: null,
    effects: [],
    provenance: explanation.provenance,
  } as const;
  expect(effects(found)).toBe("pd|200|auto|");
  expect(() => effects(explanation as never)).toThrow(
    /draws feature effects; got .* whose kind is undefined/,
  );
});
