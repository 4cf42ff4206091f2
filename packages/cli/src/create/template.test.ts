import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const root = new URL("../../../../", import.meta.url);
const template = new URL("packages/cli/templates/backend/", root);
// The plugin that people are shown as an example, which has grown out of the same beginning.
const example = new URL("apps/custom-backend/", root);

const read = (folder: URL, file: string) => readFileSync(new URL(file, folder), "utf8");
const manifest = (folder: URL) =>
  JSON.parse(read(folder, folder === template ? "manifest.json" : "package.json"));

test.each(["tsconfig.json", "vitest.config.ts"])("%s is that of apps/custom-backend", (file) => {
  expect(read(template, file)).toBe(read(example, file));
});

test("apps/custom-backend has every file of the template, but its kernels in a folder", () => {
  const files = (folder: URL) =>
    readdirSync(new URL("src/", folder)).map((name) => name.replace(/\.ts$/, ""));
  const own = ["broadcast", "templateBackend"];
  expect(files(example)).toEqual(
    expect.arrayContaining(files(template).filter((name) => !own.includes(name))),
  );
  expect(files(example)).toContain("workersBackend");
});

test("their manifests have the same keys and say the same of what a plugin has to say", () => {
  const [ours, theirs] = [manifest(template), manifest(example)];
  // In the workspace the root brings these, and nothing publishes the example by accident.
  const { "hyaline-source": _, ...door } = theirs.exports["."];
  const { private: isPrivate, dependencies: _borrowed, ...rest } = theirs;
  expect(isPrivate).toBe(true);
  expect(Object.keys(rest)).toEqual(Object.keys(ours));
  for (const key of ["license", "type", "engines", "files", "scripts", "keywords"]) {
    expect(theirs[key], key).toEqual(ours[key]);
  }
  // A worker's file does its work when it is imported.
  expect([ours.sideEffects, theirs.sideEffects]).toEqual([false, ["./dist/worker.js", "./src/worker.ts"]]);
  expect(door).toEqual(ours.exports["."]);
  expect(Object.keys(theirs.peerDependencies)).toEqual(Object.keys(ours.peerDependencies));
  expect(Object.keys(theirs.devDependencies)).toEqual(
    expect.arrayContaining(["@hyaline/backend-testkit", "@hyaline/core"]),
  );
});

test("both run the kit in the same words", () => {
  const words = (text: string) => text.match(/import .*@hyaline\/backend-testkit.*|testBackend\(\{/g);
  expect(words(read(example, "src/conformance.test.ts"))).toEqual(
    words(read(template, "src/conformance.test.ts")),
  );
});

test("what the template asks for admits what there is here", () => {
  const { peerDependencies, devDependencies } = manifest(template);
  const tools = manifest(root).devDependencies;
  for (const name of ["typescript", "vitest", "@types/node"])
    expect(devDependencies[name]).toBe(`^${tools[name]}`);
  for (const [name, range] of Object.entries({
    ...peerDependencies,
    "@hyaline/backend-testkit": devDependencies["@hyaline/backend-testkit"],
  })) {
    expect(range).toBe(">=0.1.0 <1");
    const { version } = manifest(new URL(`packages/${name.replace("@hyaline/", "")}/`, root));
    expect(version).toMatch(/^0\.[1-9]\d*\.\d+$/);
  }
});
