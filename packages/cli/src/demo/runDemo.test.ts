import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { shippedData } from "../data/demoTables.js";
import { recordingTerminal } from "../testing/recordingTerminal.js";
import { type DemoReport, runDemo } from "./runDemo.js";
import type { Scale, StudyResult } from "./study.js";

const tiny: Scale = {
  digitEpochs: 2,
  patientEpochs: 4,
  digits: 2,
  patients: 2,
  background: 5,
  limeSamples: 300,
};

let folder: string;
let results: StudyResult[];
const run = async (name: string, seed: number) => {
  const { terminal, lines } = recordingTerminal();
  const options = { quick: true, seed, backend: "ort:wasm", out: join(folder, name), data: shippedData };
  return {
    lines,
    results: await runDemo(options, { terminal, signal: new AbortController().signal, scale: tiny }),
  };
};
const reportOf = async (name: string): Promise<DemoReport> =>
  JSON.parse(await readFile(join(folder, name, "report.json"), "utf8"));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "hyaline-"));
  results = (await run("first", 3)).results;
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

describe("a small demo", () => {
  test("writes a page and a report, and nothing else", async () => {
    expect((await readdir(join(folder, "first"))).sort()).toEqual(["index.html", "report.json"]);
  });

  test("report.json has exactly the fields that it promises", async () => {
    const report = await reportOf("first");
    expect(Object.keys(report)).toEqual(["models", "explanations"]);
    for (const model of report.models)
      expect(Object.keys(model)).toEqual(["name", "testAccuracy", "trainMs"]);
    for (const explanation of report.explanations) {
      expect(Object.keys(explanation)).toEqual([
        "model",
        "method",
        "rows",
        "completenessError",
        "deletionAuc",
        "insertionAuc",
        "ms",
      ]);
      for (const score of Object.values(explanation).slice(2)) expect(Number.isFinite(score)).toBe(true);
    }
    expect(report.models.map(({ name }) => name)).toEqual(["digits", "breast-cancer"]);
    expect(report.explanations.map(({ model, method }) => `${model}: ${method}`)).toEqual([
      "digits: Integrated Gradients",
      "digits: KernelSHAP",
      "digits: LIME",
      "breast-cancer: Integrated Gradients",
      "breast-cancer: KernelSHAP",
      "breast-cancer: LIME",
    ]);
  });

  test("models learn, methods that promise completeness keep it", async () => {
    const { models, explanations } = await reportOf("first");
    for (const { testAccuracy } of models) expect(testAccuracy).toBeGreaterThan(0.8);
    for (const { method, completenessError, deletionAuc, insertionAuc } of explanations) {
      if (method === "KernelSHAP") expect(completenessError).toBeLessThan(1e-5);
      if (method === "Integrated Gradients") expect(completenessError).toBeLessThan(0.02);
      for (const area of [deletionAuc, insertionAuc]) {
        expect(area).toBeGreaterThanOrEqual(0);
        expect(area).toBeLessThanOrEqual(1);
      }
    }
  });

  test("the page shows every explained row and every method", async () => {
    const page = await readFile(join(folder, "first", "index.html"), "utf8");
    expect(/<h1[^>]*>Why did it answer that\?<\/h1>/.test(page)).toBe(true);
    // Two digits with three overlays each; three plots for each of two patients; two charts for each model.
    expect(page.match(/<figure/g)).toHaveLength(2 + 6 + 4);
    for (const method of ["Integrated Gradients", "KernelSHAP", "LIME"]) expect(page).toContain(method);
    expect(page).toContain("worst radius");
    expect(page).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
  });

  test("explanations are of the held-back rows that were chosen", () => {
    for (const { study, explanations } of results) {
      for (const { explanation } of explanations) {
        expect(explanation.data.shape).toEqual(study.explained.x.shape);
        expect(explanation.provenance.backend).toBe("ort:wasm");
      }
    }
  });

  test("the same seed gives the same numbers, another seed others", async () => {
    await run("again", 3);
    await run("other", 4);
    const withoutTimes = async (name: string) => {
      const { models, explanations } = await reportOf(name);
      return JSON.stringify([
        models.map(({ trainMs: _, ...rest }) => rest),
        explanations.map(({ ms: _, ...rest }) => rest),
      ]);
    };
    const first = await withoutTimes("first");
    expect(await withoutTimes("again")).toBe(first);
    expect(await withoutTimes("other")).not.toBe(first);
  }, 60_000);
});
