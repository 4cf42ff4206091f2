import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { MarkdownEnv, MarkdownRenderer } from "vitepress";

const api = fileURLToPath(new URL("../../api", import.meta.url));

/** Where the reference, if it was written, has an item of a package: "../api/metrics.md#agreement". */
function placeOf(room: string, name: string): string | undefined {
  const files = existsSync(api) ? readdirSync(api) : [];
  for (const file of files.filter((one) => new RegExp(`^${room}[.\\w]*\\.md$`).test(one))) {
    const titles = [...readFileSync(`${api}/${file}`, "utf8").matchAll(/^#+ (\w+)(?:\(\))?$/gm)].map(
      ([, title]) => title as string,
    );
    const at = titles.indexOf(name);
    // Headings that differ in capitals alone are told apart by a number.
    const before = titles
      .slice(0, Math.max(at, 0))
      .filter((title) => title.toLowerCase() === name.toLowerCase());
    if (at >= 0) return `../api/${file}#${name.toLowerCase()}${before.length > 0 ? `-${before.length}` : ""}`;
  }
  return undefined;
}

/** Behind an item's package, in the head that facts wrote: a link to the item in the reference. */
export function apiLinks(md: MarkdownRenderer): void {
  md.core.ruler.before("inline", "api-links", ({ tokens, env }) => {
    const [, room, name] = /^(\w+)\/(\w+)\.md$/.exec((env as Partial<MarkdownEnv>).relativePath ?? "") ?? [];
    if (room === undefined || name === undefined) return;
    const line = tokens.find(
      ({ type, content }) => type === "inline" && /^`[\w.]+` of \[@hyaline\//.test(content),
    );
    const place = line && placeOf(room, name);
    if (line && place) line.content += ` · [reference](${place})`;
  });
}
