import { referenceBackend } from "@hyaline/backend-reference";
import { softmax, type Tensor, useBackend } from "@hyaline/core";
import type { Metric } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { faithfulnessCorrelation, faithfulnessEstimate, pixelFlipping, selectivity } from "../index.js";
import { bestPatches } from "../parts/patches.js";
import { casesOf, explanationOf, type RecordedCase, recordedModel } from "../testing/recorded.js";

beforeAll(() => useBackend(referenceBackend()));

const recorded = casesOf("metrics_quantus");
const of = (name: string) => recorded.filter(({ method }) => method === `quantus.${name}`);

/** Quantus scores the probabilities, and removes by the row's own least value: "black". */
function subjectOf(each: RecordedCase) {
  const logits = recordedModel(each);
  const explanation = explanationOf(each);
  const [rows = 0, ...rowShape] = explanation.data.shape;
  const size = rowShape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: rows * size }, (_, i) => {
    const start = Math.floor(i / size) * size;
    return Math.min(...Array.from(explanation.data.values).slice(start, start + size));
  });
  const model = (x: Tensor) => softmax(logits(x));
  return { subject: { explanation, model }, baseline: { shape: [rows, ...rowShape], values }, size };
}

const close = (found: number, expected: number, within: number) =>
  expect(Math.abs(found - expected)).toBeLessThan(within);

test.each(of("PixelFlipping"))("$id is met", async (each) => {
  const { subject, baseline, size } = subjectOf(each);
  const steps = size / (each.params.features_in_step as number);
  const { curves = [] } = await pixelFlipping(subject, { baseline, steps });
  const expected = each.scores as unknown as number[][];
  expect(curves).toHaveLength(expected.length);
  for (const [row, { outputs }] of curves.entries()) {
    expect(outputs).toHaveLength(1 + steps);
    for (const [step, score] of (expected[row] as number[]).entries())
      close(outputs[step + 1] as number, score, 1e-5);
  }
});

/** How many windows are chosen before two are equally good: NumPy's sort, which is not stable, orders those by chance. */
function choicesBeforeTies(map: Float64Array, width: number, size: number): number {
  const { patchOf, sums } = bestPatches(map, width, size);
  for (const [chosen, best] of sums.entries()) {
    let equal = 0;
    for (let at = 0; at < map.length; at++) {
      const places = [...map.keys()].filter((place) => {
        const [y, x] = [Math.floor(place / width), place % width];
        const [top, left] = [Math.floor(at / width), at % width];
        return y >= top && y < top + size && x >= left && x < left + size;
      });
      const isFree = places.every((place) => patchOf[place] === -1 || (patchOf[place] as number) >= chosen);
      const own = places.reduce((sum, place) => sum + (map[place] as number), 0);
      if (isFree && Math.abs(own - best) < 1e-9) equal++;
    }
    if (equal !== 1) return chosen;
  }
  return sums.length;
}

test.each(of("Selectivity"))("$id is met, up to windows of equal sums", async (each) => {
  const { subject, baseline, size } = subjectOf(each);
  const patch = each.params.patch_size as number;
  const { curves = [] } = await selectivity(subject, { baseline, patch });
  const expected = each.scores as unknown as number[][];
  expect(curves).toHaveLength(expected.length);
  for (const [row, { outputs, fractions }] of curves.entries()) {
    expect(outputs).toHaveLength(fractions.length);
    const map = Float64Array.from(subject.explanation.values.values).slice(row * size, (row + 1) * size);
    const clear = choicesBeforeTies(map, Math.sqrt(size), patch);
    expect(clear).toBeGreaterThan(5);
    for (const [step, score] of (expected[row] as number[]).slice(0, clear).entries())
      close(outputs[step + 1] as number, score, 1e-5);
  }
});

test.each(of("FaithfulnessEstimate"))("$id is met", async (each) => {
  const { subject, baseline, size } = subjectOf(each);
  const steps = size / (each.params.features_in_step as number);
  const { values } = await faithfulnessEstimate(subject, { baseline, steps });
  expect(values.values).toHaveLength(each.scores.length);
  for (const [row, score] of each.scores.entries()) close(values.values[row] as number, score, 1e-4);
});

test.each(of("FaithfulnessCorrelation"))("$id is met", async (each) => {
  const { subject, baseline } = subjectOf(each);
  const runs = each.params.nr_runs as number;
  const choices = each.captured_choices as number[][];
  const subsets = each.target.map((_, row) => choices.slice(row * runs, (row + 1) * runs));
  const { values } = await faithfulnessCorrelation(subject, { baseline, subsets });
  expect(values.values).toHaveLength(each.scores.length);
  for (const [row, score] of each.scores.entries()) close(values.values[row] as number, score, 1e-4);
});

test("each of them has recorded cases", () => {
  for (const { name } of [
    faithfulnessCorrelation,
    faithfulnessEstimate,
    pixelFlipping,
    selectivity,
  ] as Metric[])
    expect(of(name.charAt(0).toUpperCase() + name.slice(1))).toHaveLength(2);
});
