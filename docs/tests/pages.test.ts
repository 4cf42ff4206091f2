import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Declared } from "@hyaline/core/facts";
import { describe, expect, test } from "vitest";
import { factsHead } from "./facts/factsHead.js";
import { readmeTable } from "./facts/readmeTable.js";
import { declaredOf, pageOf, roomNames } from "./facts/rooms.js";

// Every public item that carries facts has a page, whose head is what its facts say: `pnpm readme-tables` writes heads anew.

const docs = fileURLToPath(new URL("..", import.meta.url));
const [begin, end] = ["<!-- facts -->\n", "<!-- /facts -->"];

const pagesOf = (room: string) => {
  const folder = `${docs}${room}`;
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".md")) : [];
  return files.map((file) => file.replace(/\.md$/, "")).filter((name) => name !== "index");
};
const namesOf = (room: (typeof roomNames)[number]) => declaredOf(room).map(({ facts }) => pageOf(facts.name));

/** What stands under a heading of a page, up to the next one. */
const section = (text: string, heading: string) =>
  text.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0]?.trim() ?? "";

/** Whether an example shows a picture. */
function drawn(example: string): boolean {
  const file = `${docs}recorded/${example}.json`;
  return existsSync(file) && readFileSync(file, "utf8").includes("<svg");
}

/** What a page lacks that a reader looks for. */
function lacks(room: string, name: string): readonly string[] {
  const text = readFileSync(`${docs}${room}/${name}.md`, "utf8");
  const example = `${room}/${name}.ts`;
  return [
    ...["When to use it", "When not"].filter((heading) => section(text, heading).length < 40),
    ...(text.includes(`\n<Example file="${example}" />\n`) ? [] : [`<Example file="${example}" />`]),
    ...(existsSync(`${docs}examples/${example}`) ? [] : [`examples/${example}`]),
    ...(drawn(`${room}/${name}`) ? [] : ["picture in what its example was recorded to say"]),
  ].map((what) => `${room}/${name}: no ${what}`);
}

describe.each(roomNames)("the pages of %s", (room) => {
  test("are one for each public item, and no others", () => {
    expect(pagesOf(room).sort()).toEqual(namesOf(room).sort());
  });

  test("each say when to use it and when not, and have an example with a picture", () => {
    expect(pagesOf(room).flatMap((name) => lacks(room, name))).toEqual([]);
  });

  test.each(declaredOf(room).map((one): [string, Declared] => [one.facts.name, one]))(
    "%s: the head is what the facts say",
    async (name, one) => {
      const file = `${docs}${room}/${pageOf(name)}.md`;
      const rest = readFileSync(file, "utf8").split(end)[1];
      expect(rest, `a line ${end} under the head`).toBeDefined();
      await expect(`${factsHead(room, one)}${end}${rest}`).toMatchFileSnapshot(file);
    },
  );

  test("are listed by the index", async () => {
    const file = `${docs}${room}/index.md`;
    const [before, rest] = readFileSync(file, "utf8").split(begin) as [string, string];
    const linked = declaredOf(room).reduce(
      (table, { facts: { name } }) =>
        table.replace(new RegExp(`\\| \`((?:\\w+\\.)?${name})\` \\|`), `| [\`$1\`](./${pageOf(name)}.md) |`),
      readmeTable(room, declaredOf(room)),
    );
    const after = rest.slice(rest.indexOf(end));
    await expect(`${before}${begin}\n${linked}\n\n${after}`).toMatchFileSnapshot(file);
  });
});
