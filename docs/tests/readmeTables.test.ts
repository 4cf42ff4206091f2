import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readmeTable } from "./facts/readmeTable.js";
import { declaredOf, roomNames } from "./facts/rooms.js";

// The tables of READMEs are what the facts say. `pnpm readme-tables` writes them anew.

const fileOf = (room: string) => fileURLToPath(new URL(`../../packages/${room}/README.md`, import.meta.url));

test.each(roomNames)("the table of %s is what its facts say", async (room) => {
  const text = readFileSync(fileOf(room), "utf8");
  const declared = declaredOf(room);
  const [begin, end] = ["<!-- facts -->\n", "<!-- /facts -->"];
  expect(text.split(begin), "one place for the table").toHaveLength(declared.length > 0 ? 2 : 1);
  if (declared.length === 0) return;
  const [before, rest] = text.split(begin) as [string, string];
  const after = rest.slice(rest.indexOf(end));
  const table = readmeTable(room, declared);
  await expect(`${before}${begin}${table}\n${after}`).toMatchFileSnapshot(fileOf(room));
});
