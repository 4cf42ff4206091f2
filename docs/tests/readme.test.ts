import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const readme = read("README.md");

test("the README's example is the file that the tests run, in 15 lines", () => {
  const [, code] = /```ts\n([\s\S]*?)```/.exec(readme) as RegExpExecArray;
  expect(code).toBe(read("docs/examples/readme.ts"));
  expect(code?.trimEnd().split("\n")).toHaveLength(15);
});

test("everything that the README points at is there", () => {
  const targets = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, target]) => target as string);
  expect(targets.length).toBeGreaterThan(12);
  expect(targets.filter((target) => !existsSync(new URL(target, root)))).toEqual([]);
});

test("the table names every package once", () => {
  const named = [...readme.matchAll(/^\| \[`@hyaline\/([a-z-]+)`\]\(packages\/\1\)/gm)].map(
    ([, name]) => name,
  );
  const packages = readdirSync(new URL("packages/", root)).filter((name) =>
    existsSync(new URL(`packages/${name}/package.json`, root)),
  );
  expect([...named].sort()).toEqual(packages.sort());
});

test("the picture is a real explanation: an SVG of the demo's three methods", () => {
  const svg = read("docs/public/explanation.svg");
  expect(svg).toMatch(/^<svg /);
  expect(svg.length).toBeLessThan(60_000);
  for (const method of ["Integrated Gradients", "KernelSHAP", "LIME"])
    expect(svg).toContain(`${method} sums to`);
});

test("the two commands are the scripts' names", () => {
  const { scripts, packageManager } = JSON.parse(read("package.json"));
  for (const [, version, script] of readme.matchAll(/^npx --yes (pnpm@[\d.]+) (\w+)/gm)) {
    expect(version).toBe(packageManager);
    expect(scripts).toHaveProperty(script as string);
  }
  expect(readme).toContain("npx --yes pnpm@12.21.0 demo");
  expect(readme).toContain("npx --yes pnpm@12.21.0 test");
});
