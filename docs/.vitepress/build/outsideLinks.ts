import { readFileSync } from "node:fs";
import { posix } from "node:path";
import type { MarkdownEnv, MarkdownRenderer } from "vitepress";

const { repository } = JSON.parse(
  readFileSync(new URL("../../../package.json", import.meta.url), "utf8"),
) as {
  readonly repository: { readonly url: string };
};
const home = repository.url.replace(/^git\+|\.git$/g, "");

/** Relative links out of `docs/` lead to the file in the repository. */
export function outsideLinks(md: MarkdownRenderer): void {
  md.core.ruler.push("outside-links", ({ tokens, env }) => {
    const { relativePath } = env as Partial<MarkdownEnv>;
    // Titles in frontmatter are rendered by themselves, and belong to no page.
    if (relativePath === undefined) return;
    const folder = posix.join("docs", posix.dirname(relativePath));
    for (const link of tokens.flatMap(({ children }) => children ?? [])) {
      const href = link.type === "link_open" ? link.attrGet("href") : null;
      if (!href?.startsWith(".")) continue;
      const path = posix.join(folder, href);
      if (!path.startsWith("docs/")) link.attrSet("href", `${home}/blob/main/${path}`);
    }
  });
}
