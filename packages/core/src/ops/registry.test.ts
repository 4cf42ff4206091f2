import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as core from "@hyaline/core";
import { composites, type Op, primitives } from "@hyaline/core";
import { expect, test } from "vitest";

const folder = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.ts$/.test(file) && !/\.test\.ts$|^(index|registry)\.ts$/.test(file),
);
const isOp = (value: unknown): value is Op =>
  typeof value === "object" && value !== null && "infer" in value && "name" in value;

/** Every op that a file of this folder exports. */
const defined = new Set<Op>();
for (const file of files) {
  const module = (await import(/* @vite-ignore */ `${folder}${file}`)) as Record<string, unknown>;
  for (const value of Object.values(module)) if (isOp(value)) defined.add(value);
}
const byName = (a: Op, b: Op) => (a.name < b.name ? -1 : Number(a.name > b.name));

test("the registry lists every op that a file exports, once", () => {
  const listed = [...primitives, ...composites];
  expect(defined.size).toBeGreaterThan(100);
  expect([...listed].sort(byName).map(({ name }) => name)).toEqual(
    [...defined].sort(byName).map(({ name }) => name),
  );
  expect(new Set(listed).size).toBe(listed.length);
});

test("lists are sorted by name", () => {
  for (const list of [primitives, composites]) {
    const names = list.map(({ name }) => name.toLowerCase());
    expect(names).toEqual([...names].sort());
  }
});

test("a primitive has no body, a composite has one", () => {
  expect(primitives.filter(({ body }) => body).map(({ name }) => name)).toEqual([]);
  expect(composites.filter(({ body }) => !body).map(({ name }) => name)).toEqual([]);
});

test("core exports every op's record", () => {
  const exported = new Set<unknown>(Object.values(core));
  expect([...defined].filter((op) => !exported.has(op)).map(({ name }) => name)).toEqual([]);
});
