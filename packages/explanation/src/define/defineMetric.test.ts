import { number } from "@hyaline/core/facts";
import { expect, test } from "vitest";
import type { Explanation } from "../explanation.js";
import { defineMetric } from "./defineMetric.js";

const mass = defineMetric(
  {
    name: "mass",
    title: "Mass",
    family: "localisation",
    summary: "What lies within the mask, times a number.",
    direction: "higher",
    range: [0, 1],
    needs: ["mask"],
  },
  { times: number("How often.", 1) },
  async ({ explanation: { values }, mask }, { times }) => ({
    values: [0, 1].map((row) => times * (values.values[row] as number) * (mask.values[row] as number)),
    evaluations: 3,
    seed: 5,
  }),
);
const explanation: Explanation = {
  method: "test",
  values: { shape: [2, 1], values: [3, 4] },
  data: { shape: [2, 1], values: [1, 1] },
  target: [null, null],
  provenance: { options: {}, evaluations: 0, versions: {} },
};
const mask = { shape: [2, 1], values: [0, 1] };

test("a metric gives scores, and how they were made", async () => {
  expect(await mass({ explanation, mask }, { times: 2 })).toMatchObject({
    kind: "scores",
    metric: "mass",
    values: { shape: [2], values: Float64Array.of(0, 8) },
    provenance: { options: { times: 2 }, evaluations: 3, seed: 5 },
  });
  expect(mass.name).toBe("mass");
  expect(mass.facts.direction).toBe("higher");
  expect(Object.keys(mass.options)).toEqual(["times"]);
});

test("a subject may have more than is needed", async () => {
  const { values } = await mass({ explanation, mask, other: explanation }, { times: undefined });
  expect(values.values).toEqual(Float64Array.of(0, 4));
});

test.each<readonly [string, unknown, unknown, RegExp, string]>([
  [
    "an unknown option",
    { explanation, mask },
    { tmies: 2 },
    /mass has no option tmies; did you mean times/,
    "argument",
  ],
  ["a part among the options", { explanation }, { mask }, /no option mask; give it to mass\(\{/, "argument"],
  [
    "a missing part",
    { explanation },
    {},
    /mass needs mask; got explanation; write mass\(\{ explanation, mask \}/,
    "argument",
  ],
  ["no explanation", { mask }, {}, /mass needs explanation/, "argument"],
  [
    "an unknown part",
    { explanation, maks: mask },
    {},
    /subject of mass has no option maks; did you mean mask/,
    "argument",
  ],
  ["an explanation alone", explanation, {}, /mass takes \{ explanation, mask \}/, "argument"],
  ["a model first", () => 0, explanation, /write mass\(\{ explanation, mask \}, options\)/, "argument"],
  ["nothing", undefined, {}, /mass takes/, "argument"],
  ["a list as the mask", { explanation, mask: [[1]] }, {}, /mask must be \{ shape, values \}/, "argument"],
  [
    "an array that does not fill its shape",
    { explanation, mask: { shape: [2], values: [1] } },
    {},
    /mask must be/,
    "argument",
  ],
  [
    "values as the explanation",
    { explanation: { values: [1] }, mask },
    {},
    /explanation must be an explanation/,
    "argument",
  ],
  [
    "an explain that is none",
    { explanation, mask, explain: 1 },
    {},
    /explain must be a function; got 1/,
    "argument",
  ],
  ["an aborted signal", { explanation, mask }, { signal: AbortSignal.abort() }, /abort/, "aborted"],
])("%s is an error", async (_, subject, options, message, code) => {
  const call = mass as unknown as (...given: unknown[]) => Promise<unknown>;
  await expect(call(subject, options)).rejects.toMatchObject({ code });
  await expect(call(subject, options)).rejects.toThrow(message);
});
