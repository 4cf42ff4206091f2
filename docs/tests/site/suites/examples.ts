import { expect, test } from "vitest";
import { difference } from "../../examples/difference.js";
import { runExample, smallTexts } from "../onPage.js";
import { recordingOf } from "../recorded.js";
import type { Site } from "../servedSite.js";
import { nightly } from "./nightly.js";

const some = ["/explainers/integratedGradients.html", "/metrics/deletionAuc.html", "/layers/lstm.html"];

/** Each example's button on its built page, on a phone: as wide as what was recorded in Node. */
export function examples(site: () => Site): void {
  test("examples say on their pages what they say in Node", async () => {
    const problems: string[] = [];
    const done = new Set<string>();
    const { page, troubles } = await site().open({ viewport: { width: 390, height: 844 } });
    const { html, paths } = site();
    const all = paths.filter((path) => html(path).includes('class="example"'));
    for (const path of nightly ? all : some) {
      await page.goto(path);
      for (const example of await page.locator(".example").all()) {
        const file = (await example.getAttribute("data-file")) as string;
        if (done.has(file)) continue;
        done.add(file);
        const { ended, said } = await runExample(example);
        const found = [
          ended === "Done" ? difference(file, said, recordingOf(file)) : `${ended}: ${said.join("\n")}`,
          ...(await smallTexts(page)),
          ...troubles.splice(0),
        ];
        problems.push(...found.flatMap((problem) => (problem ? [`${file} on ${path}: ${problem}`] : [])));
      }
    }
    await page.context().close();
    expect(problems).toEqual([]);
    expect(done.size).toBeGreaterThanOrEqual(some.length);
  });
}
