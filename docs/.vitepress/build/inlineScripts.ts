import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { SiteConfig } from "vitepress";

const inline = /<script((?:\s(?!src=)[\w-]+(?:="[^"]*")?)*)>([\s\S]+?)<\/script>/g;

/**
 * Moves a page's inline scripts (the one that sets the theme before the first paint, the map of page hashes) into files
 * of their own, because the policy admits no inline script.
 */
export function inlineScriptsToFiles(html: string, { outDir, site, assetsDir }: SiteConfig): string {
  return html.replace(inline, (tag, attributes: string, code: string) => {
    if (/type="(?!module|text\/javascript)/.test(attributes)) return tag;
    const name = `${assetsDir}/inline.${createHash("sha256").update(code).digest("hex").slice(0, 8)}.js`;
    mkdirSync(join(outDir, assetsDir), { recursive: true });
    writeFileSync(join(outDir, name), code);
    return `<script${attributes} src="${site.base}${name}"></script>`;
  });
}
