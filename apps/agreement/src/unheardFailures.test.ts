import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { expect, test } from "vitest";

/** ONNX Runtime is found from here. */
const beside = fileURLToPath(new URL("../../../packages/backend-ort/node_modules/", import.meta.url));

test("no rejection is left unheard behind an error that was caught: the process would end", () => {
  const folder = mkdtempSync(join(beside, ".failing-"));
  try {
    const outfile = join(folder, "failingCalls.mjs");
    buildSync({
      entryPoints: [fileURLToPath(new URL("testing/failingCalls.ts", import.meta.url))],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      conditions: ["hyaline-source"],
      alias: { "#ort/wasm": "onnxruntime-web", "#ort/webgpu": "onnxruntime-web" },
      external: ["onnxruntime-web", "onnxruntime-node"],
      // tfjs asks for Node's modules as CommonJS does.
      banner: {
        js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
      },
      logLevel: "error",
    });
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ["--unhandled-rejections=strict", outfile],
      { encoding: "utf8", timeout: 50_000 },
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const outcomes = JSON.parse(stdout.trim().split("\n").at(-1) as string) as Record<string, string>;
    expect(Object.keys(outcomes).length).toBeGreaterThan(25);
    const uncoded = Object.entries(outcomes).filter(([, code]) => /^no /.test(code) || code === "internal");
    expect(uncoded).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
