// Benchmarks in a page: serves apps/bench/src/browser by Vite without cross-origin isolation, so that no side has threads, opens it in Chromium and writes
// apps/bench/results-browser.json. `--only TEXT` keeps the works whose names hold the text, `--quick` measures shorter.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "playwright";
import { createServer, defaultClientConditions } from "vite";
import { browserFlags, findChromium } from "./chromium.mjs";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

export async function benchInBrowser(words) {
  const { values } = parseArgs({
    args: words,
    options: { only: { type: "string", multiple: true }, quick: { type: "boolean" } },
  });
  const executablePath = await findChromium(console.log);
  if (!executablePath) {
    console.error("There is no Chromium here; set CHROMIUM_PATH to one.");
    return false;
  }
  const server = await createServer({
    configFile: false,
    root: at("../apps/bench/src/browser"),
    logLevel: "error",
    resolve: { conditions: ["hyaline-source", ...defaultClientConditions] },
    optimizeDeps: { exclude: ["onnxruntime-web"] },
    server: {
      port: 0,
      fs: { allow: [at("..")] },
    },
  });
  await server.listen();
  const browser = await chromium.launch({ executablePath, args: browserFlags });
  try {
    const page = await browser.newPage();
    page.on("console", (message) => message.type() === "log" && console.log(message.text()));
    page.on("pageerror", (error) => console.error(error.message));
    const query = new URLSearchParams((values.only ?? []).map((text) => ["only", text]));
    if (values.quick) query.set("quick", "");
    const require = createRequire(at("../apps/bench/package.json"));
    query.set("tfjsWasmFolder", `/@fs${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
    await page.goto(`${server.resolvedUrls.local[0]}?${query}`);
    await page.waitForFunction("window.bench !== undefined", undefined, { timeout: 120_000 });
    const { rows, failures } = await page.evaluate("window.bench");
    for (const failure of failures) console.error(failure);
    const file = at("../apps/bench/results-browser.json");
    await writeFile(file, `${JSON.stringify(rows, undefined, 2)}\n`);
    console.log(`Written to ${file}`);
    return failures.length === 0;
  } finally {
    await browser.close();
    await server.close();
  }
}
