import type { MarkdownRenderer } from "vitepress";
import { mathML } from "./mathML.js";

/** Shows the formula in the head of a page that facts wrote (the one block of text above its mark) as mathematics. */
export function formulas(md: MarkdownRenderer): void {
  md.core.ruler.push("formulas", ({ tokens }) => {
    const end = tokens.findIndex(
      ({ type, content }) => type === "html_block" && /<!-- \/facts -->/.test(content),
    );
    for (const token of tokens.slice(0, Math.max(end, 0))) {
      if (token.type !== "fence" || token.info !== "text") continue;
      token.type = "html_block";
      token.content = `<div class="formula" tabindex="0" role="group" aria-label="Formula" v-pre>${mathML(token.content.trim())}</div>\n`;
    }
  });
}
