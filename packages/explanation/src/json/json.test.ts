import { HyalineError } from "@hyaline/core";
import { expect, test } from "vitest";
import type { Explanation } from "../explanation.js";
import { elementValues, explanationFromJson, explanationToJson } from "../index.js";

const explanation: Explanation = {
  method: "kernelShap",
  values: { shape: [2, 3], values: Float64Array.of(0.1, -0, Number.NaN, Infinity, -Infinity, 1e-300) },
  baseValue: { shape: [2], values: Float32Array.of(0.1, 0.2) },
  data: { shape: [2, 4], values: [1, 2, 3, 4, 5, 6, 7, 8] },
  target: [1, null],
  players: { shape: [4], values: Float64Array.of(0, 0, 2, -1) },
  convergenceDelta: [-0, Number.NaN],
  featureNames: ["a", "b", "c"],
  extra: { conditions: [["a <= 1"], ["b > 2"]] },
  provenance: {
    options: { samples: "auto" },
    evaluations: 12,
    versions: { "@hyaline/core": "0.1.0" },
    seed: 7,
  },
};

test("an explanation goes to JSON and back unchanged", () => {
  expect(explanationFromJson(explanationToJson(explanation))).toStrictEqual(explanation);
});

test("what several inputs, layers, texts and interactions add goes to JSON and back unchanged", () => {
  const part = { shape: [2, 3], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const { players: _, ...plain } = explanation;
  const whole: Explanation = {
    ...plain,
    layer: "conv2",
    link: "log-odds",
    tokens: [["a", "b", "c"], ["d"]],
    inputs: [
      {
        name: "user",
        data: part,
        values: { shape: [2, 3], values: Float64Array.of(1, 2, 3, 4, 5, Number.NaN) },
      },
      { name: "item", data: { shape: [2], values: [1, 2] }, players: { shape: [1], values: [0] } },
    ],
    interactions: { shape: [2, 3, 3], values: Array.from({ length: 18 }, (_, i) => i / 2) },
    target: [
      { weights: [1, -1], name: "cat rather than dog" },
      { index: [1, 0], output: 2 },
    ],
    provenance: { ...explanation.provenance, partial: true },
  };
  expect(explanationFromJson(explanationToJson(whole))).toStrictEqual(whole);
});

const change = (edit: (json: Record<string, never>) => void): string => {
  const json = JSON.parse(explanationToJson(explanation));
  edit(json);
  return JSON.stringify(json);
};

type Edit = (json: Record<string, Record<string, unknown> & unknown[]>) => void;
const hostile: Record<string, Edit> = {
  "an unknown field": (json) => Object.assign(json, { html: "<script>" }),
  "a missing method": (json) => delete json.method,
  "values that do not fill their shape": (json) => Object.assign(json.values ?? {}, { shape: [2, 4] }),
  "interactions of fewer players": (json) =>
    Object.assign(json, { interactions: { shape: [2, 1, 1], values: [1, 2] } }),
  "two inputs of one name": (json) =>
    Object.assign(json, { inputs: [1, 2].map(() => ({ name: "a", data: json.data })) }),
  "a huge shape": (json) => Object.assign(json.values ?? {}, { shape: [1e9, 1e9] }),
  "a negative size": (json) => Object.assign(json.data ?? {}, { shape: [-2, -4] }),
  "text among numbers": (json) => Object.assign(json.values ?? {}, { values: ["1", 2, 3, 4, 5, 6] }),
  "an unknown dtype": (json) => Object.assign(json.values ?? {}, { dtype: "int64" }),
  "a target per row too few": (json) => json.target?.pop(),
  "a target that is no index": (json) => Object.assign(json, { target: [0.5, 1] }),
  "another number of rows": (json) => Object.assign(json, { convergenceDelta: [1, 2, 3] }),
  "a player that is not there": (json) => Object.assign(json.players ?? {}, { values: [0, 0, 3, 0] }),
  "players of another shape": (json) => Object.assign(json.players ?? {}, { shape: [2, 2] }),
  "an input with other rows": (json) =>
    Object.assign(json, { inputs: [{ name: "a", data: { shape: [1], values: [1] } }] }),
  "an input's values of another shape": (json) =>
    Object.assign(json, {
      inputs: [
        { name: "a", data: { shape: [2], values: [1, 2] }, values: { shape: [2, 1], values: [1, 2] } },
      ],
    }),
  "an input with a field that is none": (json) =>
    Object.assign(json, { inputs: [{ name: "a", data: { shape: [2], values: [1, 2] }, html: "" }] }),
  "tokens that are no texts": (json) => Object.assign(json, { tokens: [[1], [2]] }),
  "a layer that is no text": (json) => Object.assign(json, { layer: {} }),
  "a target that is two things": (json) => Object.assign(json, { target: [{ weights: [1], index: [0] }, 1] }),
  "weights that are no numbers": (json) => Object.assign(json, { target: [{ weights: ["a"] }, 1] }),
  "a partial that is no flag": (json) => Object.assign(json.provenance ?? {}, { partial: "yes" }),
  "no provenance": (json) => delete json.provenance,
  "versions that are no text": (json) => Object.assign(json.provenance ?? {}, { versions: { a: {} } }),
};

test.each(Object.entries(hostile))("%s is refused", (_, edit) => {
  const text = change(edit as never);
  expect(() => explanationFromJson(text)).toThrow(
    expect.objectContaining({ name: "HyalineError", code: "file" }),
  );
});

test("text that is no JSON is refused", () => {
  for (const text of ["", "{", "null", "[]", '"x"'])
    expect(() => explanationFromJson(text)).toThrow(HyalineError);
});

test("elements have their player's value", () => {
  expect(
    elementValues({ ...explanation, values: { shape: [2, 3], values: [1, 2, 3, 4, 5, 6] } }).values,
  ).toEqual(Float64Array.of(1, 1, 3, 0, 4, 4, 6, 0));
  const { players: _, ...rest } = explanation;
  expect(() => elementValues(rest)).toThrow(expect.objectContaining({ code: "shape" }));
});
