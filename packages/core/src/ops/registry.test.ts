import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Op } from "@hyaline/core";
import * as core from "@hyaline/core";
import * as records from "@hyaline/core/ops";
import { expect, test } from "vitest";

const { composites, primitives } = records;
const folder = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
  (file) => /\.ts$/.test(file) && !/\.test\.ts$|^(index|records|registry)\.ts$/.test(file),
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

test("the door of records holds every op's record, and core's main door none", () => {
  const exported = Object.values<unknown>(records).filter(isOp);
  expect(exported.sort(byName)).toEqual([...defined].sort(byName));
  expect(Object.entries(core).filter(([, value]) => isOp(value))).toEqual([]);
});

test("a record is named for its op", () => {
  const misnamed = Object.entries(records).filter(
    ([name, value]) => isOp(value) && name !== `${value.name}Op`,
  );
  expect(misnamed.map(([name]) => name)).toEqual([]);
});
