import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Browser, chromium } from "playwright";
import { build, createServer } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Installed, install } from "./testing/installed.js";
import { serveFolder } from "./testing/serve.js";

// What people install, without any configuration: it takes half a minute, and Chromium.
const isNightly = Boolean(process.env.HYALINE_NIGHTLY);

/** Runs a small net's gradient with each of the options, and says what came. */
const program = `
import { grad, jit, matMul, relu, tensor } from "@hyaline/core";
import { ortBackend } from "@hyaline/backend-ort";

export async function attempt(options) {
  const backend = await ortBackend(options);
  const x = tensor([[1, -2, 3]]);
  const loss = (w) => relu(matMul(x, w)).sum();
  const step = jit((w) => grad(loss)(w), { backend });
  const gradient = await (await step(tensor([[1, 2], [3, 4], [-5, 6]]))).array();
  const { device, threads, worker, notes } = backend.info;
  await backend.dispose();
  return { gradient, device, threads, worker, notes };
}
`;
const gradient = [
  [0, 1],
  [0, -2],
  [0, 3],
];

const page = (head: string) => `<!doctype html><html><head>${head}</head><body></body></html>`;
const main = `
import { attempt } from "./program.js";
globalThis.attempt = (options) => attempt(options).catch((error) => ({ failed: error.code + ": " + error.message }));
`;

const modules = "/node_modules";
const importMap = {
  imports: {
    "@hyaline/core": `${modules}/@hyaline/core/dist/index.js`,
    "@hyaline/onnx": `${modules}/@hyaline/onnx/dist/index.js`,
    "@hyaline/backend-ort": `${modules}/@hyaline/backend-ort/dist/index.js`,
    "#ort/wasm": `${modules}/onnxruntime-web/dist/ort.wasm.bundle.min.mjs`,
    "#ort/webgpu": `${modules}/onnxruntime-web/dist/ort.webgpu.bundle.min.mjs`,
    "@bufbuild/protobuf": `${modules}/@bufbuild/protobuf/dist/esm/index.js`,
    "@bufbuild/protobuf/codegenv2": `${modules}/@bufbuild/protobuf/dist/esm/codegenv2/index.js`,
    "@bufbuild/protobuf/wire": `${modules}/@bufbuild/protobuf/dist/esm/wire/index.js`,
  },
};

declare const attempt: (options: object) => Promise<object>;

describe.skipIf(!isNightly)("the built packages run without configuration", { timeout: 120_000 }, () => {
  let installed: Installed;
  let browser: Browser;

  beforeAll(async () => {
    installed = install();
    writeFileSync(join(installed.folder, "package.json"), '{ "type": "module", "private": true }');
    writeFileSync(join(installed.folder, "program.js"), program);
    writeFileSync(join(installed.folder, "main.js"), main);
    const executablePath = process.env.CHROMIUM_PATH;
    browser = await chromium.launch({
      args: ["--no-sandbox"],
      ...(executablePath ? { executablePath } : {}),
    });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    installed?.remove();
  });

  /** What a page at `url` answers for each of the options. */
  async function visit(url: string, list: readonly object[]): Promise<object[]> {
    const tab = await browser.newPage();
    try {
      await tab.goto(url);
      await tab.waitForFunction(() => "attempt" in globalThis, undefined, { timeout: 60_000 });
      const answers: object[] = [];
      for (const options of list) answers.push(await tab.evaluate((given) => attempt(given), options));
      return answers;
    } finally {
      await tab.close();
    }
  }

  const wanted = [
    { device: "wasm", worker: false },
    { device: "wasm", worker: true },
  ];
  const expected = wanted.map((options) => ({ ...options, gradient, threads: 1, notes: [] }));

  test("on a plain page with an import map", async () => {
    const head = `<script type="importmap">${JSON.stringify(importMap)}</script><script type="module" src="/main.js"></script>`;
    writeFileSync(join(installed.folder, "plain.html"), page(head));
    const served = await serveFolder(installed.folder);
    expect(await visit(`${served.url}plain.html`, wanted)).toEqual(expected);

    const [threads, inWorker] = await visit(`${served.url}plain.html`, [
      { device: "wasm", threads: 2 },
      { device: "wasm", threads: 2, worker: true },
    ]);
    const off = { gradient, threads: 1, notes: [expect.stringContaining("threads are off")] };
    expect([threads, inWorker]).toMatchObject([off, off]);
    served.close();
  });

  test("with threads on an isolated page", async () => {
    const served = await serveFolder(installed.folder, { isolated: true });
    const answers = await visit(`${served.url}plain.html`, [
      { device: "wasm", threads: 2 },
      { device: "wasm", threads: 2, worker: true },
    ]);
    expect(answers).toMatchObject([
      { gradient, threads: 2, worker: false, notes: [] },
      { gradient, threads: 2, worker: true, notes: [] },
    ]);
    served.close();
  });

  describe("with Vite", () => {
    const index = page('<script type="module" src="/main.js"></script>');

    test("built", async () => {
      writeFileSync(join(installed.folder, "index.html"), index);
      await build({ root: installed.folder, configFile: false, logLevel: "error" });
      const served = await serveFolder(join(installed.folder, "dist"));
      expect(await visit(served.url, wanted)).toEqual(expected);
      served.close();
    });

    test("from its development server", async () => {
      writeFileSync(join(installed.folder, "index.html"), index);
      const server = await createServer({ root: installed.folder, configFile: false, logLevel: "error" });
      await server.listen();
      const [url] = server.resolvedUrls?.local ?? [];
      expect(await visit(url as string, wanted)).toEqual(expected);
      await server.close();
    });
  });

  test.each(["wasm", "cpu"])("in Node on %s, whose process ends by itself", async (device) => {
    mkdirSync(join(installed.folder, "node"), { recursive: true });
    const file = join(installed.folder, `node/${device}.js`);
    writeFileSync(
      file,
      `import { jit, tensor } from "@hyaline/core";
       import { ortBackend } from "@hyaline/backend-ort";
       import { attempt } from "../program.js";
       const device = "${device}";
       const answers = [await attempt({ device }), await attempt({ device, worker: true })];
       // This one is not disposed of.
       const backend = await ortBackend({ device, worker: true });
       answers.push(await (await jit((x) => x.add(1), { backend })(tensor([1]))).array());
       console.log(JSON.stringify(answers));`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 60_000 });
    expect(JSON.parse(stdout)).toMatchObject([
      { gradient, device, worker: false },
      { gradient, device, worker: true },
      [2],
    ]);
  });
});
