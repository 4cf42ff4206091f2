import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { chromium, type Page } from "playwright";
// biome-ignore lint/correctness/useImportExtensions: this file is JavaScript, which Node runs as it is
import { siteHandler } from "../../siteHandler.mjs";

const docs = fileURLToPath(new URL("../..", import.meta.url));

/** Builds the site, unless `HYALINE_SITE_BUILT` says that it was. */
function build(): void {
  if (process.env.HYALINE_SITE_BUILT) return;
  const { status, stdout, stderr } = spawnSync(`${docs}node_modules/.bin/vitepress`, ["build"], {
    cwd: docs,
    encoding: "utf8",
    // Vitest's own mode would make a site for development.
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status !== 0) throw new Error(`the site cannot be built:\n${stdout}\n${stderr}`);
}

async function serve() {
  const server = createServer(siteHandler());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { server, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** A page, and what went wrong on it: violations of the policy, requests to other hosts, errors. */
export interface WatchedPage {
  readonly page: Page;
  readonly troubles: string[];
}

/** The built site with the headers of a host, and a browser that looks at it. */
export async function servedSite() {
  build();
  const { server, origin } = await serve();
  const browser = await chromium.launch({
    ...(process.env.CHROMIUM_PATH ? { executablePath: process.env.CHROMIUM_PATH } : {}),
    args: JSON.parse(readFileSync(new URL("../../../scripts/chromium-flags.json", import.meta.url), "utf8")),
  });
  return {
    open: async (): Promise<WatchedPage> => {
      const context = await browser.newContext({ baseURL: origin });
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
      server.close();
    },
  };
}
