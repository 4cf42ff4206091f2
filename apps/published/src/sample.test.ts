import { afterAll, beforeAll, expect, test } from "vitest";
import { openRegistry, type Registry } from "./registry.js";
import { type Release, releaseTo } from "./release.js";
import { pnpm, root } from "./run.js";
import { newStranger, type Stranger } from "./stranger.js";

// The smallest of what `published.test.ts` does at night: two packages, published and installed by name.

let registry: Registry;
let release: Release;
const strangers: Stranger[] = [];
beforeAll(async () => {
  await pnpm(root, "exec", "turbo", "run", "build", "--filter=@hyaline/backend-reference");
  registry = await openRegistry();
  release = await releaseTo(registry);
  await release.publish(["core", "backend-reference"]);
}, 240_000);
afterAll(() => {
  for (const stranger of strangers) stranger.remove();
  release?.remove();
  registry?.close();
}, 60_000);

const names = ["@hyaline/core", "@hyaline/backend-reference"];

test("core and backend-reference, installed by name, in an ES module and in CommonJS", async () => {
  expect(await registry.versions("@hyaline/core")).toHaveLength(1);
  const stranger = newStranger(registry);
  strangers.push(stranger);
  await stranger.install(...names);
  const body = `
    useBackend(referenceBackend());
    const slope = jit(grad((w) => w.square().sum()));
    slope(tensor([1, -2])).then(async (g) => { await g.data(); console.log(g); });`;
  stranger.write(
    "main.js",
    `import { grad, jit, tensor, useBackend } from "@hyaline/core";
     import { referenceBackend } from "@hyaline/backend-reference";${body}`,
  );
  stranger.write(
    "main.cjs",
    `const { grad, jit, tensor, useBackend } = require("@hyaline/core");
     const { referenceBackend } = require("@hyaline/backend-reference");${body}`,
  );
  for (const file of ["main.js", "main.cjs"])
    expect(await stranger.run("node", file), file).toBe("Tensor float32[2] [2, -4]\n");
}, 120_000);
