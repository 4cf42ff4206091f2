import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".wasm": "application/wasm",
};

export interface Served {
  readonly url: string;
  close(): void;
}

interface ServeOptions {
  /** Whether pages may share memory (default false). */
  readonly isolated?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Files that nobody may have: their answer is 403 (default: none). */
  readonly forbidden?: RegExp;
}

/** The files of a folder, over HTTP. */
export async function serveFolder(
  folder: string,
  { isolated = false, headers = {}, forbidden = /^$/ }: ServeOptions = {},
): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (forbidden.test(pathname)) {
      response.writeHead(403).end();
      return;
    }
    try {
      const body = readFileSync(join(folder, pathname === "/" ? "index.html" : decodeURIComponent(pathname)));
      response.writeHead(200, {
        "Content-Type": types[extname(pathname) || ".html"] ?? "application/octet-stream",
        ...(isolated
          ? { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" }
          : {}),
        ...headers,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}
