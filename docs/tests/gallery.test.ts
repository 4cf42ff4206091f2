import { describe, expect, test } from "vitest";
import { galleryCases } from "../.vitepress/theme/gallery/cases.js";
import { controlsOf } from "../.vitepress/theme/gallery/controls.js";
import { declaredOf } from "./facts/rooms.js";

const cases = await galleryCases();

/** A picture, one mark a line, its numbers rounded: what differs is a difference that can be seen. Long paths are cut. */
const rounded = (svg: string): string =>
  svg
    .replace(/></g, ">\n<")
    .replace(/-?\d+\.\d+/g, (number) => String(Math.round(Number(number)) + 0))
    .replace(/(href|d)="([^"]{120})[^"]*"/g, (_, name, start) => `${name}="${start}…"`);

test("the gallery has every plot", () => {
  const known = declaredOf("plots").map(({ facts }) => facts.name);
  expect(cases.map(({ name }) => name).sort()).toEqual(known.sort());
});

describe.each(cases.map((one) => [one.name, one] as const))("%s", (name, one) => {
  test("is drawn as it was recorded", async () => {
    const file = `../recorded/gallery/${name === "heatmap" ? "heatmapOfRows" : name}.txt`;
    await expect(`${rounded(one.draw({ width: 390, theme: "light" }))}\n`).toMatchFileSnapshot(file);
  });

  test("is drawn with whatever its controls can pick", () => {
    for (const { name: option, choices, low = 0, high = 0, read } of controlsOf(one))
      for (const picked of choices ?? [String(low), String(high)])
        expect(one.draw({ [option]: read(picked) }), `${option} ${picked}`).toMatch(/^<svg /);
  });
});
