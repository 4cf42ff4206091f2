import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BuiltPage, builtPage } from "./testing/builtPage.js";
import { serveFolder } from "./testing/serve.js";

const executablePath = process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
const flags = JSON.parse(
  readFileSync(new URL("../../../scripts/chromium-flags.json", import.meta.url), "utf8"),
) as string[];

interface Answer {
  readonly code?: string;
  readonly message?: string;
  readonly device?: string;
}
declare const attempt: (options: object) => Promise<Answer>;
declare const nested: (options: object) => Promise<Answer>;

const isNightly = process.env.HYALINE_NIGHTLY === "1";
const isolated = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};
const policy = (text: string) => ({ "Content-Security-Policy": text });
const gradient = [
  [0, 1],
  [0, -2],
  [0, 3],
];

describe.skipIf(!existsSync(executablePath))("pages that Vite builds", { timeout: 60_000 }, () => {
  let page: BuiltPage;
  let browser: Browser;
  beforeAll(async () => {
    page = await builtPage();
    browser = await chromium.launch({ args: flags, executablePath });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    page?.remove();
  });

  /** What the page answers; `change` runs in it before anything else. */
  async function visit(
    options: object,
    {
      headers = {},
      change = () => undefined,
      inWorker = false,
      folder = page.folder,
      forbidden = /^$/,
    }: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly change?: () => void;
      readonly inWorker?: boolean;
      readonly folder?: string;
      readonly forbidden?: RegExp;
    } = {},
  ): Promise<Answer> {
    const served = await serveFolder(folder, { headers, forbidden });
    const tab = await browser.newPage();
    try {
      await tab.addInitScript(change);
      await tab.goto(served.url);
      await tab.waitForFunction(() => "attempt" in globalThis, undefined, { timeout: 20_000 });
      return await tab.evaluate(
        ([given, inside]) => (inside ? nested(given as object) : attempt(given as object)),
        [options, inWorker] as const,
      );
    } finally {
      await tab.close();
      served.close();
    }
  }

  test.each([
    ["on the page", { device: "wasm", threads: 2 }],
    ["in a worker", { device: "wasm", threads: 2, worker: true }],
  ])("threads %s of an isolated page", async (_, options) => {
    expect(await visit(options, { headers: isolated })).toMatchObject({ gradient, threads: 2 });
  });

  test("a backend in the caller's own worker, with a worker of its own", async () => {
    expect(await visit({ device: "wasm" }, { inWorker: true })).toMatchObject({ gradient, worker: false });
    expect(await visit({ device: "wasm", worker: true }, { inWorker: true })).toMatchObject({
      gradient,
      worker: true,
    });
  });

  test("a policy without 'wasm-unsafe-eval' is named, and what runs under it", async () => {
    const answer = await visit({ device: "wasm" }, { headers: policy("default-src 'self'; img-src data:") });
    expect(answer.code).toBe("backend");
    expect(answer.message).toMatch(/add 'wasm-unsafe-eval' to script-src.*webgl, webgpu or cpu/);
  });

  // What the remedy above promises.
  test.each(isNightly ? ["webgl", "webgpu", "cpu"] : ["webgl"])(
    "TensorFlow.js's %s runs under such a policy",
    async (engine) => {
      const headers = policy("default-src 'self'; img-src data:");
      expect(await visit({ engine }, { headers })).toMatchObject({ gradient });
    },
  );

  test("TensorFlow.js's wasm does not, and its error has a code", async () => {
    const answer = await visit({ engine: "wasm" }, { headers: policy("default-src 'self'; img-src data:") });
    expect(answer).toMatchObject({ code: "backend" });
  });

  test("a place without WebAssembly is said to be one", async () => {
    const change = () => {
      delete (globalThis as { WebAssembly?: unknown }).WebAssembly;
    };
    const answer = await visit({ device: "wasm" }, { change });
    expect(answer.code).toBe("backend");
    expect(answer.message).toMatch(/needs WebAssembly.*lockdown.*cpu/);
  });

  test("Trusted Types with a worker: the policy to make is named", async () => {
    const answer = await visit(
      { device: "wasm", worker: true },
      { headers: policy("require-trusted-types-for 'script'") },
    );
    expect(answer.code).toBe("backend");
    expect(answer.message).toMatch(/Trusted Types: make a policy named default/);
  });

  const hardware = () => {
    Object.defineProperty(GPUAdapterInfo.prototype, "isFallbackAdapter", { get: () => false });
  };

  test("auto is wasm where webgpu's file is missing: a device is there when it has started", async () => {
    const folder = `${page.folder}-less`;
    cpSync(page.folder, folder, { recursive: true });
    for (const file of readdirSync(join(folder, "assets")))
      if (/asyncify.*\.wasm$/.test(file)) rmSync(join(folder, "assets", file));
    const answer = await visit({ device: "auto" }, { folder, change: hardware });
    expect(answer).toMatchObject({ gradient, device: "wasm" });
    expect(await visit({ device: "webgpu" }, { folder, change: hardware })).toMatchObject({
      code: "backend",
    });
  });

  test("auto is wasm where webgpu's file is forbidden", async () => {
    const forbidden = /asyncify.*\.wasm$/;
    const answer = await visit({ device: "auto" }, { forbidden, change: hardware });
    expect(answer).toMatchObject({ gradient, device: "wasm" });
    expect(await visit({ device: "webgpu" }, { forbidden, change: hardware })).toMatchObject({
      code: "backend",
    });
  });

  test("an adapter request that rejects: auto is wasm, webgpu a coded error", async () => {
    const change = () => {
      GPU.prototype.requestAdapter = () => Promise.reject(new DOMException("no", "OperationError"));
    };
    expect(await visit({ device: "auto" }, { change })).toMatchObject({ gradient, device: "wasm" });
    expect(await visit({ device: "webgpu" }, { change })).toMatchObject({ code: "backend" });
  });
});
