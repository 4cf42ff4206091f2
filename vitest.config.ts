import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { playwright } from "@vitest/browser-playwright";
import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig } from "vitest/config";

// Workspace packages resolve to their source, so that no test waits for a build.
const source = "hyaline-source";

// A test is `x.test.ts` (Node), `x.browser.test.ts` (Chromium) or `x.universal.test.ts` (both).
const folders = ["packages/*/src", "apps/*/src", "docs/tests"];
const named = (suffix: string, among: readonly string[] = folders) =>
  among.map((folder) => `${folder}/**/*${suffix}`);

// Files of these rooms start no engine's threads and no processes: they share one process, and load each module once, which
// spares two thirds of their time. Every other file has a process of its own.
const sharing = "core explainers explanation layers metrics onnx optimizers plots training"
  .split(" ")
  .map((room) => `packages/${room}/src`);

// In Chromium as in Node, a test asks `process.env.HYALINE_NIGHTLY` whether to run at full length.
const nightly = { "process.env.HYALINE_NIGHTLY": JSON.stringify(process.env.HYALINE_NIGHTLY ?? "") };

// Recorded models of other projects, which are not part of this one; tests that want them skip where they are absent.
const recorded = process.env.HYALINE_SHARED ?? fileURLToPath(new URL("../shared", import.meta.url));
const shared = existsSync(recorded) ? recorded : "";

/** Tests of these folders in Node. */
function node(name: string, among: readonly string[], { exclude = [] as readonly string[], isolate = true }) {
  return {
    resolve: { conditions: [source, ...defaultClientConditions] },
    ssr: { resolve: { conditions: [source, ...defaultServerConditions] } },
    test: {
      name,
      environment: "node" as const,
      isolate,
      include: named(".test.ts", among),
      exclude: [...named(".browser.test.ts"), ...exclude],
      testTimeout: 60_000,
    },
  };
}

export default defineConfig({
  test: {
    projects: [
      node("node", folders, { exclude: named(".test.ts", sharing) }),
      node("node, sharing", sharing, { isolate: false }),
      {
        resolve: { conditions: [source, ...defaultClientConditions] },
        define: { ...nightly, "process.env.HYALINE_SHARED": JSON.stringify(shared) },
        optimizeDeps: { exclude: ["onnxruntime-web"] },
        server: {
          fs: { allow: [".", ...(shared ? [shared] : [])] },
          // Cross-origin isolation: shared memory, and with it threads.
          headers: {
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Embedder-Policy": "require-corp",
          },
        },
        test: {
          name: "browser",
          include: [...named(".browser.test.ts"), ...named(".universal.test.ts")],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({
              launchOptions: {
                ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
                args: JSON.parse(
                  readFileSync(new URL("./scripts/chromium-flags.json", import.meta.url), "utf8"),
                ),
              },
            }),
            instances: [{ browser: "chromium" }],
          },
        },
      },
    ],
  },
});
