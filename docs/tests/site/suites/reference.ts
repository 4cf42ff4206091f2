import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
// biome-ignore lint/correctness/useImportExtensions: this file is JavaScript, which Node runs as it is
import { entryPoints } from "../../../entryPoints.mjs";
import { docs } from "../servedSite.js";

/** Every name that a program can import is in the reference, under the package that it comes from. */
export function reference(): void {
  test.each(entryPoints)("the reference has every export of @hyaline/$name", async ({ name }) => {
    const text = readFileSync(`${docs}api/${name.replace("/", "-")}.md`, "utf8").replaceAll("\\_", "_");
    const missing = Object.keys(await import(`@hyaline/${name}`)).filter(
      (one) => !new RegExp(`^(?:### |- \\[)${one}(?:\\(\\))?(?:$|\\])`, "m").test(text),
    );
    expect(missing).toEqual([]);
  });
}
