/// <reference types="vite/client" />
import { referenceBackend } from "@hyaline/backend-reference";
import { softmax, type Tensor, tensor, useBackend } from "@hyaline/core";
import { beforeAll, describe, expect, test } from "vitest";
import { monotonicity, road } from "./index.js";
import { arrayOf, casesOf, explanationOf, type RecordedCase, recordedModel } from "./testing/recorded.js";

beforeAll(() => useBackend(referenceBackend()));

const texts = import.meta.glob<string>("./**/*.test.ts", { query: "?raw", import: "default", eager: true });
const others = Object.entries(texts).filter(([file]) => !file.endsWith("/recorded.test.ts"));
const recorded = [...casesOf("metrics_quantus"), ...casesOf("metrics_captum")];

/** Held to a literal version below, because Quantus fills a row again that it has filled before. */
const literal = ["quantus.Monotonicity"];
/** Cases that are found by their id. */
const byId = new Map([["quantus.similarity_func", "q_similarity_20"]]);
/** Files of which every case is run. */
const whole = ["infidelity+sensitivity_max"];

test.each([...new Set(recorded.map(({ method }) => method))])("cases of %s are run", (method) => {
  if (literal.includes(method)) return expect(casesOfMethod(method)).toHaveLength(2);
  const name = byId.get(method) ?? method.replace("quantus.", "");
  const needles = whole.includes(method) ? ['casesOf("metrics_captum")'] : [`"${name}"`, `"quantus.${name}"`];
  const running = others.filter(([, text]) => needles.some((needle) => text.includes(needle)));
  return expect(running).not.toHaveLength(0);
});

const casesOfMethod = (method: string) => recorded.filter((each) => each.method === method);

/** A row's inputs with ever more of its least important elements, by magnitude, in the place of the baseline. */
function literalOutputs(each: RecordedCase, row: number, step: number) {
  const x = arrayOf(each.input);
  const a = arrayOf(each.attributions);
  const size = x.values.length / (x.shape[0] as number);
  const own = Array.from(x.values).slice(row * size, (row + 1) * size);
  const sizes = Array.from(a.values)
    .slice(row * size, (row + 1) * size)
    .map(Math.abs);
  const rising = [...sizes.keys()].sort((i, j) => (sizes[j] as number) - (sizes[i] as number)).reverse();
  const rows = [];
  for (let count = 0; count <= size; count += step) {
    const shown = new Set(rising.slice(0, count));
    rows.push(own.map((value, i) => (shown.has(i) ? value : 0)));
  }
  return { rows, shape: x.shape.slice(1) };
}

describe.each(casesOfMethod("quantus.Monotonicity"))("$id", (each) => {
  test("monotonicity is Arya et al.'s, each fill from the row itself", async () => {
    const step = each.params.features_in_step as number;
    const logits = recordedModel(each);
    const model = (x: Tensor) => softmax(logits(x));
    const explanation = explanationOf(each);
    const size = explanation.data.values.length / (explanation.data.shape[0] as number);
    const { values, curves = [] } = await monotonicity(
      { explanation, model },
      { baseline: 0, steps: size / step },
    );
    for (const [row, curve] of curves.entries()) {
      const { rows, shape } = literalOutputs(each, row, step);
      const asked = tensor(rows.flat(), { shape: [rows.length, ...shape] });
      const answers = (await model(asked).array()) as number[][];
      const outputs = answers.map((answer) => answer[each.target[row] as number] as number);
      expect([...curve.outputs].reverse()).toEqual(outputs.map((output) => expect.closeTo(output, 5)));
      const rises = outputs.every((output, k) => k === 0 || output >= (outputs[k - 1] as number));
      expect(values.values[row]).toBe(Number(rises));
    }
    // Recorded is 1 everywhere, whatever the explanation: the fills that it says nothing of.
    expect(curves).toHaveLength(each.target.length);
  });
});

test("ROAD fills each share from the row itself, not from the share before", async () => {
  const each = casesOfMethod("quantus.PixelFlipping")[0] as RecordedCase;
  const subject = { explanation: explanationOf(each), model: recordedModel(each) };
  const together = await road(subject, { noise: 0, percentages: [20, 60] });
  const alone = await Promise.all([20, 60].map((share) => road(subject, { noise: 0, percentages: [share] })));
  for (const [row, value] of together.values.values.entries())
    expect(value).toBeCloseTo(
      ((alone[0]?.values.values[row] as number) + (alone[1]?.values.values[row] as number)) / 2,
      6,
    );
});
