// Answers requests with the files of the built site.
import { createReadStream, readFileSync, statSync } from "node:fs";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const types = {
  ".bin": "application/octet-stream",
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".mjs": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};
const built = fileURLToPath(new URL(".vitepress/dist/", import.meta.url));

/** The headers that a `_headers` file asks a host to send with the file at `path`, such as "/plots/bar.html". */
export function headersOf(text, path) {
  const found = {};
  let matches = false;
  for (const line of text.split("\n")) {
    const [, name, value] = /^ {2}([\w-]+): (.+)$/.exec(line) ?? [];
    if (name && matches) found[name] = value;
    if (line.startsWith("/"))
      matches = line.endsWith("*") ? path.startsWith(line.slice(0, -1)) : path === line;
  }
  return found;
}

const isFile = (path) => statSync(path, { throwIfNoEntry: false })?.isFile();

/** A request listener for `node:http`; `plain` leaves out the headers of `_headers`. */
export function siteHandler({ folder = built, base = "/", plain = false } = {}) {
  const asked = plain ? "" : readFileSync(join(folder, "_headers"), "utf8");
  return ({ url }, response) => {
    const { pathname } = new URL(url, "http://localhost");
    const below = pathname.startsWith(base)
      ? normalize(decodeURIComponent(pathname.slice(base.length)))
      : "..";
    const path = join(folder, below);
    const headers = headersOf(asked, `/${below}`);
    const file = [path, join(path, "index.html"), `${path}.html`].find(isFile);
    if (below.startsWith("..") || !file) {
      response.writeHead(404, { ...headers, "Content-Type": types[".html"] });
      return createReadStream(join(folder, "404.html")).pipe(response);
    }
    const type = types[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { ...headers, "Content-Type": type, "Content-Length": statSync(file).size });
    return createReadStream(file).pipe(response);
  };
}
