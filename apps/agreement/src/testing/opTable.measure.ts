/// <reference types="vite/client" />
// Not a test: `pnpm op-table` runs this with Vitest, which takes the sources to Node and to Chromium alike.
import { expect, inject, test } from "vitest";
import { columns, fileOf, type Openers } from "../opTable/columns.js";
import { measure } from "../opTable/measure.js";

const isPage = typeof document !== "undefined";
const wanted = inject("backends");

const here = columns.filter(
  ({ backend, place }) =>
    (place === "chromium") === isPage && (wanted.length === 0 || wanted.includes(backend)),
);

test.each(here)(
  "$backend",
  async ({ backend: name, place }) => {
    const backend = await (await openers())[name]?.();
    if (!backend) throw new Error(`nothing opens ${name}`);
    // On a software adapter an example takes a second or more.
    const isShader = /web(gl|gpu)$/.test(name);
    const measured = await measure(backend, isShader ? { examples: 2 } : {});
    await backend.dispose();
    expect(Object.keys(measured.ops).length).toBeGreaterThan(100);
    await save(fileOf(name, place), `${JSON.stringify(measured, null, 2)}\n`);
  },
  1_800_000,
);

async function openers(): Promise<Openers> {
  return isPage
    ? (await import("./browserBackends.js")).browserBackends
    : (await import("./nodeBackends.js")).nodeBackends;
}

/** A page's paths begin at the root of the repository, a module's where it is. */
async function save(file: string, text: string): Promise<void> {
  if (isPage) {
    const { commands } = await import("vitest/browser");
    await commands.writeFile(`apps/agreement/src/opTable/${file}`, text);
  } else {
    const { writeFile } = await import("node:fs/promises");
    await writeFile(new URL(`../opTable/${file}`, import.meta.url), text);
  }
}

declare module "vitest" {
  interface ProvidedContext {
    /** Only these; all when empty. */
    backends: readonly string[];
  }
}
