import type { MarkdownRenderer } from "vitepress";

const tag = /^<Example file="([\w/.-]+\.ts)"\s*\/>\s*$/gm;

/**
 * Puts an example's code, highlighted when the site is built, inside its `<Example file="…" />`, by VitePress's own
 * `<<<`. A tag stands alone on its line.
 */
export function exampleTag(md: MarkdownRenderer): void {
  md.core.ruler.before("normalize", "example", (state) => {
    state.src = state.src.replace(
      tag,
      (_, file) => `<Example file="${file}">\n\n<<< @/examples/${file}\n\n</Example>\n`,
    );
  });
}
