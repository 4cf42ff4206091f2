import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { plots, sampleFor } from "./testing/plots.js";
import { samples } from "./testing/samples.js";

const here = new URL("./", import.meta.url);
const drawn = samples("name");

test("there are plots of every kind of result", () => {
  expect(new Set(plots.map(({ facts }) => facts.draws))).toEqual(new Set(Object.keys(drawn)));
});

describe.each(plots.map((plot) => [plot.facts.name, plot] as const))("%s", (name, plot) => {
  const { family, summary, title } = plot.facts;
  const sample = sampleFor(plot, drawn);

  test("has facts, and a file named for it in its family", () => {
    expect(plot.name).toBe(name);
    expect(summary).toMatch(/^[A-Z].*\.$/);
    expect(title).not.toBe("");
    expect(readdirSync(new URL(family, here))).toContain(`${name}.ts`);
  });

  test("draws a picture with a title, a description and its numbers", () => {
    const picture = plot.picture(sample, { title: "Title", width: 333 });
    expect(picture).toMatchObject({ title: "Title", width: 333 });
    expect(picture.description.length).toBeGreaterThan(20);
    expect(picture.table.columns.length).toBeGreaterThan(1);
    expect(picture.table.rows.length).toBeGreaterThan(0);
    expect(plot(sample, { title: "Title", width: 333 })).toMatch(/^<svg [^>]*width="333"/);
  });

  test("refuses options that do not exist, and options of another kind", () => {
    const call = (given: unknown) => () => plot(sample, given as object);
    const message = expect.stringContaining(`${name} has no option zzz`);
    expect(call({ zzz: 5 })).toThrow(expect.objectContaining({ code: "argument", message }));
    for (const wrong of ["row", 0.5, [1]])
      expect(call(wrong)).toThrow(expect.objectContaining({ code: "argument" }));
    for (const option of [...Object.keys(plot.options), "title", "width", "theme"])
      expect(call({ [option]: Symbol("x") }), option).toThrow(expect.objectContaining({ code: "argument" }));
  });

  test("refuses what is no such result", () => {
    const others = Object.entries(drawn).filter(([kind]) => kind !== plot.facts.draws);
    for (const wrong of [
      undefined,
      null,
      5,
      "text",
      "{}",
      [[]],
      [null],
      {},
      ...others.map(([, each]) => each),
    ])
      expect(() => plot(wrong), JSON.stringify(wrong)).toThrow(expect.objectContaining({ code: "argument" }));
  });
});
