import { expect, test } from "vitest";
import { difference } from "../../examples/difference.js";
import { runExample } from "../onPage.js";
import { recordingOf } from "../recorded.js";
import type { Site } from "../servedSite.js";
import { nightly } from "./nightly.js";

const file = "explainers/saliency.ts";
const names = ["ort:wasm", "ort:webgpu", "tfjs:wasm", "tfjs:webgl", "tfjs:cpu", "reference"];

export function backends(site: () => Site): void {
  test("an example says the same on every backend that is picked", async () => {
    const { page, troubles } = await site().open({ viewport: { width: 390, height: 844 } });
    await page.goto("/explainers/saliency.html");
    const example = page.locator(".example");
    const picker = example.getByLabel("Backend");
    await picker.focus();
    const offered = await picker
      .locator("option:not([value=''])")
      .evaluateAll((options) => options.map((one) => (one as HTMLOptionElement).value));
    expect(offered).toEqual(names);
    const problems: string[] = [];
    // Chromium's software GPU takes its time: by day the rest.
    for (const name of names.filter((one) => nightly || !/webg/.test(one))) {
      await picker.selectOption(name);
      const { ended, said } = await runExample(example);
      const problem = ended === "Done" ? difference(file, said, recordingOf(file)) : `${ended}: ${said}`;
      if (problem) problems.push(`${name}: ${problem}`);
    }
    expect([...problems, ...troubles]).toEqual([]);
    await page.context().close();
  });
}
