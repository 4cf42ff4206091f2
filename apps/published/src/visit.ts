/** A page in a real Chromium, served from a folder. */
import { type Browser, chromium } from "playwright";
import { preview } from "vite";

export interface Visit {
  /** What the awaited expression became. */
  readonly answer: unknown;
  /** The addresses that it asked for. */
  readonly asked: readonly string[];
  /** What it said in the console, and its errors. */
  readonly said: readonly string[];
}

export function openBrowser(): Promise<Browser> {
  const { CHROMIUM_PATH: executablePath } = process.env;
  return chromium.launch({ args: ["--no-sandbox"], ...(executablePath ? { executablePath } : {}) });
}

/** Opens the page at `path` of a folder, and waits until an expression is true in it. */
export async function visit(
  browser: Browser,
  folder: string,
  { path = "", until = "globalThis.answer" }: { readonly path?: string; readonly until?: string } = {},
): Promise<Visit> {
  const served = await preview({
    root: folder,
    configFile: false,
    logLevel: "error",
    appType: "mpa",
    build: { outDir: "." },
  });
  const tab = await browser.newPage();
  const [asked, said]: [string[], string[]] = [[], []];
  tab.on("request", (request) => asked.push(request.url()));
  tab.on("pageerror", (error) => said.push(String(error)));
  tab.on("console", (message) => said.push(message.text()));
  try {
    await tab.goto(new URL(path, served.resolvedUrls?.local[0]).href);
    await tab.waitForFunction(until, undefined, { timeout: 60_000 }).catch((error) => {
      throw new Error([String(error), ...said].join("\n"));
    });
    return { answer: await tab.evaluate(until), asked, said };
  } finally {
    await tab.close();
    await served.close();
  }
}
