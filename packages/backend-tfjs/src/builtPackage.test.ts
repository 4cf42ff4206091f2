/** What is published, in a real Chromium: bundled and minified by Vite, and on a plain page with an import map. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const repository = fileURLToPath(new URL("../../..", import.meta.url));
const own = join(repository, "packages/backend-tfjs");
const scratch = join(own, "node_modules/.cache/built-package");
const executablePath = process.env.CHROMIUM_PATH;

const program = `
import { tfjsBackend } from "@hyaline/backend-tfjs";
import { jit, tensor } from "@hyaline/core";
const search = new URLSearchParams(location.search);
try {
  const backend = await tfjsBackend({ engine: search.get("engine"), wasmPath: search.get("wasmPath") ?? undefined });
  const y = await jit((x) => x.matMul(x).add(1), { backend })(tensor([[1, 2], [3, 4]]));
  globalThis.result = { isolated: crossOriginIsolated, y: await y.array() };
} catch (error) {
  globalThis.result = error.name + " " + (error.code ?? error.message);
}`;

/** What the guide of plain pages maps, of what this page needs. */
const imports = {
  "@hyaline/backend-tfjs": "/packages/backend-tfjs/dist/browser.js",
  "@hyaline/backend-reference": "/packages/backend-reference/dist/browser.js",
  "@hyaline/core": "/packages/core/dist/browser.js",
  "@hyaline/core/facts": "/packages/core/dist/browser.facts.js",
  "@hyaline/core/ops": "/packages/core/dist/browser.ops.js",
  "@hyaline/explanation": "/packages/explanation/dist/browser.js",
};

const types: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".wasm": "application/wasm",
};

/** Serves a folder, cross-origin isolated or not. */
function serve(root: string, isolated: boolean): Promise<Server> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url as string, "http://localhost");
    const isCut = pathname.startsWith("/truncated/");
    const path = isCut ? join(own, "data", pathname.slice(11)) : join(root, pathname);
    if (!existsSync(path)) {
      response.writeHead(404).end();
      return;
    }
    const isolation = {
      "Cross-Origin-Opener-Policy": "same-origin",
      "Cross-Origin-Embedder-Policy": "require-corp",
    };
    const type = types[extname(path)] ?? "application/octet-stream";
    response.writeHead(200, { "Content-Type": type, ...(isolated ? isolation : {}) });
    const bytes = readFileSync(path);
    response.end(isCut ? bytes.subarray(0, bytes.length / 2) : bytes);
  });
  return new Promise((resolve) => server.listen(0, () => resolve(server)));
}

describe.skipIf(!process.env.HYALINE_NIGHTLY || !executablePath)("the built package", () => {
  let browser: Browser;

  beforeAll(async () => {
    const turbo = [join(repository, "scripts/turbo.mjs"), "build", "@hyaline/backend-tfjs"];
    execFileSync(process.execPath, turbo, { cwd: repository, stdio: ["ignore", "ignore", "pipe"] });
    rmSync(scratch, { recursive: true, force: true });
    mkdirSync(scratch, { recursive: true });
    writeFileSync(join(scratch, "main.js"), program);
    writeFileSync(join(scratch, "index.html"), '<script type="module" src="./main.js"></script>');
    const map = `<script type="importmap">${JSON.stringify({ imports })}</script>`;
    writeFileSync(join(scratch, "plain.html"), `${map}<script type="module">${program}</script>`);
    await build({
      root: scratch,
      configFile: false,
      logLevel: "error",
      resolve: { alias: { "@hyaline/backend-tfjs": join(own, "dist/index.js") } },
      build: { target: "es2022", outDir: join(scratch, "out") },
    });
    browser = await chromium.launch({
      executablePath: executablePath as string,
      args: ["--no-sandbox", "--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader"],
    });
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  async function resultOf(root: string, path: string, isolated: boolean, where = browser): Promise<unknown> {
    const server = await serve(root, isolated);
    const page = await where.newPage();
    try {
      await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/${path}`);
      await page.waitForFunction("globalThis.result", undefined, { timeout: 30_000 });
      const result = await page.evaluate("globalThis.result");
      return typeof result === "object" ? { ...result, workers: page.workers().length } : result;
    } finally {
      await page.close();
      server.close();
    }
  }

  const y = [
    [8, 11],
    [16, 23],
  ];

  test.each([
    ["cpu", false],
    ["wasm", false],
    ["wasm", true],
    ["webgl", true],
    ["webgpu", true],
  ] as const)("minified by Vite runs %s (isolated: %s)", async (engine, isolated) => {
    const result = await resultOf(join(scratch, "out"), `index.html?engine=${engine}`, isolated);
    expect(result).toEqual({ isolated, y, workers: 0 });
  });

  test.each([
    ["cpu", false],
    ["wasm", false],
    ["wasm", true],
    ["webgl", true],
    ["webgpu", true],
  ] as const)("on a plain page runs %s (isolated: %s)", async (engine, isolated) => {
    const plain = "packages/backend-tfjs/node_modules/.cache/built-package/plain.html";
    const result = await resultOf(repository, `${plain}?engine=${engine}`, isolated);
    expect(result).toEqual({ isolated, y, workers: 0 });
  });

  test.each(["missing", "truncated"])("a %s WebAssembly file is a coded error", async (path) => {
    const result = await resultOf(join(scratch, "out"), `index.html?engine=wasm&wasmPath=/${path}/`, true);
    expect(result).toBe("HyalineError backend");
  });

  test("a browser without WebGL and WebGPU is a coded error", async () => {
    const args = ["--no-sandbox", "--disable-gpu", "--disable-software-rasterizer"];
    const bare = await chromium.launch({ executablePath: executablePath as string, args });
    try {
      for (const engine of ["webgl", "webgpu"]) {
        const result = await resultOf(join(scratch, "out"), `index.html?engine=${engine}`, false, bare);
        expect(result).toBe("HyalineError backend");
      }
    } finally {
      await bare.close();
    }
  });
});
