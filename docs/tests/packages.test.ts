import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

// What strangers see of a package before they have run it: its manifest and its README.

const root = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(fileURLToPath(new URL(path, root)), "utf8");
const names = readdirSync(fileURLToPath(new URL("packages", root)));
const { repository, author, bugs, license } = JSON.parse(read("package.json"));

describe.each(names)("%s", (name) => {
  const manifest = JSON.parse(read(`packages/${name}/package.json`));
  const readme = read(`packages/${name}/README.md`);

  test("says where it comes from, as the root does", () => {
    const directory = `packages/${name}`;
    const site = repository.url.replace(/^git\+|\.git$/g, "");
    expect(manifest).toMatchObject({ author, bugs, license, repository: { ...repository, directory } });
    expect(manifest.homepage).toBe(`${site}/tree/main/${directory}#readme`);
    expect(manifest.description).toMatch(/\.$/);
    expect(manifest.keywords).toContain("hyaline");
    expect(manifest.keywords.length).toBeGreaterThan(3);
  });

  test("is built before it is packed, and opens to `require`", () => {
    expect(manifest.scripts.prepack).toBe(`node ../../scripts/turbo.mjs build @hyaline/${name}`);
    for (const [door, conditions] of Object.entries(manifest.publishConfig.exports))
      if (!door.endsWith(".json"))
        expect(Object.keys(conditions as object), door).toEqual(["types", "default"]);
  });

  test("its README opens with one line, how to install it, and an example, and has a table and a way back", () => {
    const install = new RegExp(`^npm install [^\\n]*@hyaline/${name}\\b`, "m");
    const example = name === "cli" ? /^hyaline /m : /^```ts/m;
    const parts = [/^# @hyaline\/\S+\n\n\S[^\n]+/, install, example].map((part) => readme.search(part));
    expect(parts).not.toContain(-1);
    expect(parts).toEqual(parts.toSorted((a, b) => a - b));
    expect(readme).toMatch(/^\| ?-+/m);
    expect(readme.trimEnd()).toMatch(/Part of \[Hyaline\]\(\.\.\/\.\.\/README\.md\)\.$/);
  });
});
