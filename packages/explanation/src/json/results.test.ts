import { HyalineError } from "@hyaline/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type Comparison,
  explanationFromJson,
  type ResultKind,
  type Results,
  resultFromJson,
  resultToJson,
} from "../index.js";
import { arbitraryResults } from "../testing/arbitraryResults.js";

const kinds = Object.keys(arbitraryResults) as ResultKind[];
const any = fc.oneof(...kinds.map((kind) => arbitraryResults[kind])) as fc.Arbitrary<Results[ResultKind]>;
const refused = expect.objectContaining({ name: "HyalineError", code: "file" });

describe.each(kinds)("%s", (kind) => {
  const of = arbitraryResults[kind] as fc.Arbitrary<Results[ResultKind]>;

  test("goes to JSON and back unchanged", () => {
    fc.assert(
      fc.property(of, (result) => {
        const text = resultToJson(result);
        expect(resultFromJson(text)).toStrictEqual(result);
        expect(resultFromJson(text, kind)).toStrictEqual(result);
      }),
    );
  });

  test("is refused where another kind is asked for", () => {
    const [result] = fc.sample(of, 1) as [Results[ResultKind]];
    for (const other of kinds)
      if (other !== kind) expect(() => resultFromJson(resultToJson(result), other)).toThrow(refused);
  });

  test("is refused with any needed field missing, and with one too many, by name", () => {
    const [result] = fc.sample(of, 1) as [Results[ResultKind]];
    const json = JSON.parse(resultToJson(result)) as Record<string, unknown>;
    const needed = [
      "method",
      "metric",
      "values",
      "data",
      // Numbers of no output have none.
      ...(kind === "readings" ? ["axes"] : ["target"]),
      "provenance",
      "effects",
      "indices",
      "rules",
      "explainers",
    ];
    for (const field of needed.filter((each) => each in json)) {
      const { [field]: _, ...rest } = json;
      expect(() => resultFromJson(JSON.stringify(rest))).toThrow(refused);
      expect(() => resultFromJson(JSON.stringify(rest))).toThrow(new RegExp(`needs ${field}`));
    }
    expect(() => resultFromJson(JSON.stringify({ ...json, html: "<script>" }))).toThrow(
      /no such field; got "html"/,
    );
  });
});

/** The places of JSON text, and each of them with another value. */
function mutations(json: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof json !== "object" || json === null) return [path];
  return [path, ...Object.entries(json).flatMap(([key, each]) => mutations(each, [...path, key]))];
}

function changed(json: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown {
  if (key === undefined) return value;
  const copy = (Array.isArray(json) ? [...json] : { ...(json as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = changed(copy[key], rest, value);
  return copy;
}

test("whatever a place is changed to, it is read or refused by code", () => {
  const other = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom(1e308, -1, 0.5, "Infinity", "", [], {}, [[]]),
  );
  let refusals = 0;
  fc.assert(
    fc.property(any, fc.nat(), other, (result, place, value) => {
      const json = JSON.parse(resultToJson(result));
      const places = mutations(json);
      const text = JSON.stringify(changed(json, places[place % places.length] as never, value));
      try {
        resultFromJson(text);
      } catch (error) {
        refusals++;
        expect(error).toBeInstanceOf(HyalineError);
        expect(error).toHaveProperty("code", "file");
        expect((error as Error).message.length).toBeLessThan(600);
      }
    }),
    { numRuns: 1000 },
  );
  expect(refusals).toBeGreaterThan(300);
});

const free = { evaluations: 0, durationMs: 0 };
/** One explainer by one metric, with other fields. */
const comparisonOf = (fields: Partial<Comparison>) =>
  resultToJson({
    kind: "comparison",
    explainers: ["a"],
    metrics: [{ name: "m", direction: "higher" }],
    values: { shape: [1, 1, 1], values: [2] },
    means: [[{ mean: 2, low: 2, high: 2, rows: 1 }]],
    ranks: { shape: [1, 1], values: [1] },
    meanRanks: [1],
    firstShares: [1],
    explaining: [free],
    scoring: [[free]],
    failures: [],
    provenance: { options: {}, evaluations: 0, versions: {} },
    ...fields,
  });

test.each([
  ["an unknown kind", '{"kind":"poem"}', /a kind of result is one of/],
  ["a kind that is a name of every object", '{"kind":"toString"}', /a kind of result is one of/],
  ["scores of fewer curves", undefined, /curves must have one entry per score/],
  ["nesting without end", `{"extra":${"[".repeat(5000)}${"]".repeat(5000)}}`, /a result needs method/],
  [
    "a comparison that recommends none of its explainers",
    comparisonOf({ recommendation: { explainer: 1, share: 1, evidence: [] } }),
    /must be a place among 1; got 1/,
  ],
  ["a comparison of fewer means", comparisonOf({ means: [] }), /means must have one entry per explainer/],
  ["a comparison of fewer costs", comparisonOf({ scoring: [[]] }), /one entry per metric/],
  [
    "a failure of no metric",
    comparisonOf({ failures: [{ explainer: 0, metric: 4, code: "data", message: "" }] }),
    /must be a place among 1; got 4/,
  ],
])("%s is refused", (_, text, message) => {
  const scores = {
    kind: "scores",
    metric: "m",
    values: { shape: [2], values: [1, 2] },
    curves: [],
    provenance: { options: {}, evaluations: 0, versions: {} },
  } as const;
  expect(() => resultFromJson(text ?? resultToJson(scores))).toThrow(message);
});

test("what an explanation carries without bounds is bounded in depth", () => {
  const explanation = {
    method: "m",
    values: { shape: [0, 1], values: [] },
    data: { shape: [0, 1], values: [] },
    target: [],
    provenance: { options: {}, evaluations: 0, versions: {} },
  };
  const deep = JSON.stringify(explanation).replace(
    '"method"',
    `"extra":{"a":${"[".repeat(9000)}${"]".repeat(9000)}},"method"`,
  );
  expect(() => explanationFromJson(deep)).toThrow(/extra nests at most 64 levels/);
});

test("an explanation may say its kind, and what is asked for must be a kind", () => {
  const explanation = {
    method: "m",
    values: { shape: [1], values: [1] },
    data: { shape: [1], values: [1] },
    target: [null],
    provenance: { options: {}, evaluations: 0, versions: {} },
  };
  const text = JSON.stringify({ kind: "explanation", ...explanation });
  expect(explanationFromJson(text)).toStrictEqual(explanation);
  expect(() => resultFromJson(text, "scroes" as "scores")).toThrow(
    expect.objectContaining({ code: "argument" }),
  );
  expect(() => resultToJson({ kind: "poem" } as never)).toThrow(
    expect.objectContaining({ code: "argument" }),
  );
});
