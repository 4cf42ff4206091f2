/// <reference types="vite/client" />
// Not a test: `pnpm op-table --errors` runs this with Vitest, which takes the sources to Node and to Chromium alike.
import { expect, inject, test } from "vitest";
import { columns, fileOf, type Openers } from "../opTable/columns.js";
import { measure } from "../opTable/errors.js";

/** Where measurements lie until they are made a page of. */
const CACHE = "node_modules/.cache/op-errors";
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
    await save(`${CACHE}/${fileOf(name, place)}`, JSON.stringify(measured));
  },
  1_800_000,
);

async function openers(): Promise<Openers> {
  return isPage
    ? (await import("./browserBackends.js")).browserBackends
    : (await import("./nodeBackends.js")).nodeBackends;
}

/** Paths begin at the root of the repository. */
async function save(file: string, text: string): Promise<void> {
  if (isPage) {
    const { commands } = await import("vitest/browser");
    await commands.writeFile(file, text);
  } else {
    const { mkdir, writeFile } = await import("node:fs/promises");
    await mkdir(new URL(`../../../../${CACHE}`, import.meta.url), { recursive: true });
    await writeFile(new URL(`../../../../${file}`, import.meta.url), text);
  }
}

declare module "vitest" {
  interface ProvidedContext {
    /** Only these; all when empty. */
    backends: readonly string[];
  }
}
