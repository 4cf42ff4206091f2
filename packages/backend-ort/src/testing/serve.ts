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

/** The files of a folder, over HTTP; `isolated` pages may share memory. */
export async function serveFolder(
  folder: string,
  {
    isolated = false,
    headers = {},
  }: { readonly isolated?: boolean; readonly headers?: Readonly<Record<string, string>> } = {},
): Promise<Served> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
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
