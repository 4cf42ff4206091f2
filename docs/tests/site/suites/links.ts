import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileOf, type Site } from "../servedSite.js";

const attributes = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`\\s${name}="([^"]*)"`, "g"))].map(([, value]) => value as string);

/** Every link within the site leads to a page or file of it, and to a heading that is there. */
export function links(site: () => Site): void {
  test("links lead to pages and to headings that are there", () => {
    const { folder, html, paths } = site();
    const ids = new Map<string, ReadonlySet<string>>();
    const idsOf = (path: string) => {
      const known = ids.get(path) ?? new Set(attributes(html(path), "id"));
      ids.set(path, known);
      return known;
    };
    const broken = paths.flatMap((page) =>
      attributes(html(page), "href").flatMap((href) => {
        if (/^[a-z]+:/.test(href)) return [];
        const { pathname, hash } = new URL(href, `http://site${page}`);
        const path = decodeURI(pathname);
        const file = [fileOf(path), `${path}.html`].find((one) => existsSync(join(folder, one)));
        if (!file) return [`${page}: ${href}`];
        const anchor = decodeURIComponent(hash.slice(1));
        const wants = anchor !== "" && file.endsWith(".html");
        return wants && !idsOf(file).has(anchor) ? [`${page}: ${href}`] : [];
      }),
    );
    expect([...new Set(broken)]).toEqual([]);
  });
}
