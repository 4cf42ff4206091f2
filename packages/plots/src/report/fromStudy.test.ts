import { describe, expect, test } from "vitest";
import type { Study } from "../index.js";
import { compared } from "../testing/compared.js";
import { digits, explanationOf, hostileTexts, patients } from "../testing/explanations.js";
import { fromStudy } from "./fromStudy.js";

/** 100 rows of five features; each tenth is wrong, each seventh borderline, and rows come in two kinds. */
const count = 100;
const values = Array.from({ length: count }, (_, row) => [
  row % 2 ? 1 : -1,
  0.5,
  row % 2 ? 0.2 : -0.7,
  0.01 * (row % 9),
  0,
]).flat();
const hundred = explanationOf(values, {
  method: "kernelShap",
  featureNames: ["a", "b", "c", "d", "e"],
  values: { shape: [count, 5], values },
  data: { shape: [count, 5], values: values.map((v) => 2 * v) },
  baseValue: { shape: [1], values: [0.2] },
});
const labels = Array.from({ length: count }, (_, row) => (row % 10 === 0 ? 1 - (row % 2) : row % 2));
const outputs = Array.from({ length: count }, (_, row) => {
  const sure = row % 7 === 0 ? 0.55 : 0.9 + 0.001 * (row % 50);
  return row % 2 ? [1 - sure, sure] : [sure, 1 - sure];
});
const study: Study = {
  description: { title: "Why?", model: "A sum.", limits: "It is made up.", reproduce: "Run this test." },
  data: {
    name: "A table",
    predictions: {
      kind: "predictions",
      outputs: { shape: [count, 2], values: outputs.flat() },
      labels,
      outputNames: ["no", "yes"],
    },
  },
  explanations: [hundred, { ...hundred, method: "integratedGradients" }, { ...hundred, method: "lime" }],
  comparison: compared,
};
const headings = (html: string) => [...html.matchAll(/<h2[^>]*>([^<]*)</g)].map(([, text]) => text);

describe("fromStudy", () => {
  const html = fromStudy(study);

  test("leads with what matters: how good, what matters, wrong rows, borderline ones, typical ones", () => {
    expect(headings(html)).toEqual([
      "In short",
      "What matters to the model",
      "Where the model is wrong",
      "Where it is unsure",
      "Typical rows",
      "How the explainers compare",
      "Model card and provenance",
    ]);
    expect(html.indexOf("Confusion matrix")).toBeLessThan(html.search(/Row \d+: the model says/));
    expect(html).toContain("90 of 100 rows");
    expect(html).toContain("It is made up.");
  });

  test("alike rows are folded, so that a hundred rows take a few pictures and no script", () => {
    expect(html).toMatch(
      /<details class="fold"><summary dir="auto">\d+ rows are explained like Row \d+ and answered alike/,
    );
    expect(html.length).toBeLessThan(3_000_000);
    expect(html).not.toContain("<script");
  });

  test("images, texts and rows whose classes are not known", () => {
    expect(headings(fromStudy({ description: { title: "t" }, explanations: [digits] }))).toEqual(
      ["Rows", "Model card and provenance"].toSpliced(0, 0, "In short"),
    );
    expect(fromStudy({ description: { title: "t" }, explanations: [patients] })).toContain("Row 3");
    const film = explanationOf([2, -1], { tokens: [["good", "film"]] });
    expect(fromStudy({ description: { title: "t" }, explanations: [film] })).toContain("A text of 2 tokens");
  });

  test.each(hostileTexts.slice(0, 5))("shows %s as text", (_, text) => {
    const page = fromStudy({
      ...study,
      description: { title: text, model: text, use: text },
      data: { ...study.data, rowNames: labels.map(() => text) },
    });
    expect(page).not.toMatch(/<script|<img|<svg\/onload/);
  });

  test("refuses what is no study", () => {
    const call = (given: unknown) => () => fromStudy(given as Study);
    for (const wrong of [
      {},
      { ...study, explanations: [] },
      { ...study, zzz: 1 },
      { ...study, explanations: [hundred, patients] },
      { ...study, data: { ...study.data, rows: [1] } },
    ])
      expect(call(wrong)).toThrow(expect.objectContaining({ code: "argument" }));
  });
});
