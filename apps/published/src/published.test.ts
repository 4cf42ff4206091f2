import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build as esbuild } from "esbuild";
import type { Browser } from "playwright";
import { build as vite } from "vite";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import webpack from "webpack";
import { answer, inNode, onPage, packages } from "./program.js";
import { openRegistry, type Registry } from "./registry.js";
import { type Release, releaseTo } from "./release.js";
import { pnpm, root } from "./run.js";
import { newStranger, type Stranger } from "./stranger.js";
import { openBrowser, visit } from "./visit.js";

// Everything published, and installed by name in folders outside the repository. Minutes, so at night; `sample.test.ts` is
// the part of it that runs daily.

describe.skipIf(!process.env.HYALINE_NIGHTLY)("published", { timeout: 600_000 }, () => {
  let registry: Registry;
  let release: Release;
  const strangers: Stranger[] = [];
  const stranger = () => {
    const one = newStranger(registry);
    strangers.push(one);
    return one;
  };

  beforeAll(async () => {
    await pnpm(root, "exec", "turbo", "run", "build", "--filter=./packages/*");
    registry = await openRegistry();
    release = await releaseTo(registry);
    await release.changesets();
  }, 1_200_000);
  afterAll(() => {
    for (const one of strangers) one.remove();
    release?.remove();
    registry?.close();
  }, 120_000);

  describe("in Node", () => {
    let node: Stranger;
    beforeAll(async () => {
      node = stranger();
      await node.install(...packages);
    }, 600_000);

    test("an ES module", async () => {
      node.write("main.js", inNode("module"));
      expect(JSON.parse(await node.run("node", "main.js"))).toEqual(answer);
    });

    test("CommonJS", async () => {
      node.write("main.cjs", inNode("commonJs"));
      expect(JSON.parse(await node.run("node", "main.cjs"))).toEqual(answer);
    });

    test.each(["nodenext", "node20"])("TypeScript, which checks libraries too, %s", async (module) => {
      for (const ending of ["mts", "cts"]) node.write(`src/main.${ending}`, inNode("module"));
      const checked = { strict: true, skipLibCheck: false, types: [], lib: ["es2022", "dom"] };
      const compilerOptions = { module, target: "es2022", rootDir: "src", outDir: module, ...checked };
      node.write("tsconfig.json", JSON.stringify({ compilerOptions, include: ["src"] }));
      await node.run("tsc");
      for (const ending of ["mjs", "cjs"])
        expect(JSON.parse(await node.run("node", `${module}/main.${ending}`)), ending).toEqual(answer);
    });
  });

  describe("in Chromium", () => {
    let page: Stranger;
    let browser: Browser;
    const index = (script: string) =>
      `<!doctype html><link rel="icon" href="data:,"><script type="module" src="${script}"></script>`;
    beforeAll(async () => {
      browser = await openBrowser();
      page = stranger();
      await page.install(...packages, "@hyaline/plots");
      page.write("index.html", index("/main.js"));
      page.write("main.js", onPage());
    }, 600_000);
    afterAll(() => browser?.close());

    test("an app that Vite builds", async () => {
      await vite({ root: page.folder, configFile: false, logLevel: "error", build: { outDir: "vite" } });
      expect(await visit(browser, join(page.folder, "vite"))).toMatchObject({ answer });
    });

    test("an app that webpack builds", async () => {
      const path = join(page.folder, "webpack");
      const compiler = webpack({
        mode: "production",
        context: page.folder,
        entry: "./main.js",
        output: { path },
      });
      const stats = await new Promise<webpack.Stats | undefined>((resolve, reject) =>
        compiler.run((error, result) => (error ? reject(error) : resolve(result))),
      );
      expect(stats?.toJson({ errors: true }).errors).toEqual([]);
      page.write("webpack/index.html", index("/main.js"));
      expect(await visit(browser, path)).toMatchObject({ answer });
    });

    test("an app that esbuild builds, which copies nothing: wasmPath says where the file is", async () => {
      const outdir = join(page.folder, "esbuild");
      page.write("app.js", onPage('{ wasmPath: "runtime" }').replace("backend-ort", "backend-ort/wasm"));
      const entryPoints = [join(page.folder, "app.js")];
      await esbuild({ entryPoints, bundle: true, splitting: true, format: "esm", outdir });
      page.write("esbuild/index.html", index("/app.js"));
      const wasm = "ort-wasm-simd-threaded.wasm";
      cpSync(join(page.folder, "node_modules/onnxruntime-web/dist", wasm), join(outdir, "runtime", wasm));
      expect(await visit(browser, outdir)).toMatchObject({ answer });
    });

    test("the guide's plain page draws its explanation with fewer than twenty requests", async () => {
      const guide = readFileSync(join(root, "docs/plain-pages.md"), "utf8");
      page.write("plain.html", /```html\n([\s\S]*?)```/.exec(guide)?.[1] as string);
      const until = "document.querySelectorAll('svg').length";
      const plain = await visit(browser, page.folder, { path: "plain.html", until });
      expect(plain).toMatchObject({ answer: 1, said: [] });
      expect(plain.asked.length).toBeLessThan(20);
    });
  });

  test("a backend that the command makes passes its own tests", async () => {
    const tools = stranger();
    await tools.install("@hyaline/cli");
    await tools.run("npx", "hyaline", "create", "backend", "quick-backend");
    const plugin = tools.in("quick-backend");
    plugin.write(".npmrc", registry.npmrc);
    await plugin.install();
    const said = await plugin.run("npm", "test");
    expect(Number(/Tests\s+(\d+) passed \(\1\)/.exec(said)?.[1])).toBeGreaterThan(500);
    for (const script of ["check", "build"]) await plugin.run("npm", "run", script);
    expect(await plugin.run("npm", "pack", "--dry-run", "--json")).not.toContain(".test.");
    plugin.write("names.mjs", 'console.log(Object.keys(await import("quick-backend")).join());');
    expect(await plugin.run("node", "names.mjs")).toBe("quickBackend\n");
  });

  test("a patch of explainers is published alone, and works beside the older others", async () => {
    const names = ["core", "explanation", "onnx", "backend-ort", "metrics", "plots", "cli", "explainers"];
    const all = () => Promise.all(names.map((name) => registry.versions(`@hyaline/${name}`)));
    const before = await all();
    release.change("@hyaline/explainers", "patch");
    await release.changesets();
    const after = await all();
    expect(after.slice(0, -1)).toEqual(before.slice(0, -1));
    expect(after.at(-1)).toHaveLength(2);

    const one = stranger();
    await one.install(...packages);
    expect(one.version("@hyaline/explainers")).toBe(after.at(-1)?.[1]);
    expect(one.version("@hyaline/core")).toBe(before[0]?.[0]);
    one.write("main.js", inNode("module"));
    expect(JSON.parse(await one.run("node", "main.js"))).toEqual(answer);
  });
});
