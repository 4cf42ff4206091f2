import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BrowserContextOptions, chromium, type Page } from "playwright";
// biome-ignore lint/correctness/useImportExtensions: this file is JavaScript, which Node runs as it is
import { siteHandler } from "../../siteHandler.mjs";
import { nightly } from "./suites/nightly.js";

export const docs = fileURLToPath(new URL("../..", import.meta.url));
const built = `${docs}.vitepress/dist`;

interface Build {
  /** Where the site is built (default: where `pnpm docs:build` builds it). */
  readonly folder: string;
  /** The path on its host, with a slash at both ends. */
  readonly base: string;
}

function run(command: string, words: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  const { status, stdout, stderr } = spawnSync(command, words, {
    cwd: docs,
    encoding: "utf8",
    // Vitest's own mode would make a site for development.
    env: { ...process.env, NODE_ENV: "production", ...env },
  });
  if (status !== 0) throw new Error(`the site cannot be built:\n${stdout}\n${stderr}`);
}

/** Builds the site; by night with the reference, which costs half of a minute of processor time more. */
function build({ folder, base }: Build): void {
  if (nightly) run(process.execPath, ["apiReference.mjs"]);
  run(`${docs}node_modules/.bin/vitepress`, ["build", "--outDir", folder], { HYALINE_DOCS_BASE: base });
}

async function serve(options: Build & { readonly plain: boolean }) {
  const server = createServer(siteHandler(options));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Chromium, as every test of the project starts it. */
export const launched = () =>
  chromium.launch({
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    args: JSON.parse(readFileSync(new URL("../../../scripts/chromium-flags.json", import.meta.url), "utf8")),
  });

/** The file of the built site that stands at `path`. */
export const fileOf = (path: string) => (path.endsWith("/") ? `${path}index.html` : path);

/** A page, and what went wrong on it: violations of the policy, requests to other hosts, errors. */
export interface WatchedPage {
  readonly page: Page;
  readonly troubles: string[];
}

/**
 * The built site on two servers, with the headers of a host and without, and a browser that looks at it.
 * `HYALINE_SITE_BUILT=1` looks at the one that was built last.
 */
export async function servedSite({ folder = built, base = "/" }: Partial<Build> = {}) {
  if (folder !== built || !process.env.HYALINE_SITE_BUILT) build({ folder, base });
  const servers = {
    hosted: await serve({ folder, base, plain: false }),
    plain: await serve({ folder, base, plain: true }),
  };
  const browser = await launched();
  return {
    folder,
    /** The text of the page at `path`. */
    html: (path: string) => readFileSync(join(folder, fileOf(path)), "utf8"),
    /** The paths of all pages, such as "/plots/bar.html". */
    paths: readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(".html") && name !== "404.html")
      .map((name) => `/${name.replaceAll("\\", "/").replace(/(^|\/)index\.html$/, "$1")}`)
      .sort(),
    open: async (
      options: BrowserContextOptions & { readonly plain?: boolean } = {},
    ): Promise<WatchedPage> => {
      const { plain: without = false, ...asked } = options;
      const { origin } = without ? servers.plain : servers.hosted;
      const context = await browser.newContext({ baseURL: origin, ...asked });
      const page = await context.newPage();
      const troubles: string[] = [];
      page.setDefaultTimeout(60_000);
      context.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) troubles.push(`asked for ${url}`);
      });
      page.on("pageerror", (error) => troubles.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") troubles.push(message.text());
      });
      return { page, troubles };
    },
    close: async () => {
      await browser.close();
      for (const { server } of Object.values(servers)) server.close();
    },
  };
}

export type Site = Awaited<ReturnType<typeof servedSite>>;
