import { existsSync, readFileSync } from "node:fs";
import type { MarkdownRenderer } from "vitepress";
import { altOf, sourceOf, widthOf } from "../theme/picture.js";

const tag = /^<Example file="([\w/.-]+)\.ts"\s*\/>\s*$/gm;

/** Text as HTML, on one line, with nothing in it that Markdown or Vue would read. */
const written = (text: string) => text.replace(/[^\w .,:;()+-]/gu, (one) => `&#${one.codePointAt(0)};`);

const shown = (text: string) =>
  text.startsWith("<svg ")
    ? `<div class="picture" tabindex="0" role="group" aria-label="Recorded picture"><img src="${sourceOf(text)}" style="width:max(${widthOf(text) ?? 0}px,min(100%,420px))" alt="${written(altOf(text))}"></div>`
    : `<pre tabindex="0" v-pre>${written(text)}</pre>`;

/** What an example said when it was recorded, for its page to show before it is run. */
function recorded(name: string): string {
  const file = new URL(`../../recorded/${name}.json`, import.meta.url);
  if (!existsSync(file)) return "";
  const said = JSON.parse(readFileSync(file, "utf8")) as readonly string[];
  return `<template v-slot:recorded>${said.map(shown).join("")}</template>\n`;
}

/**
 * Puts an example's code, highlighted when the site is built, inside its `<Example file="…" />`, by VitePress's own
 * `<<<`, and what it said when it was recorded. A tag stands alone on its line.
 */
export function exampleTag(md: MarkdownRenderer): void {
  md.core.ruler.before("normalize", "example", (state) => {
    state.src = state.src.replace(
      tag,
      (_, name) =>
        `<Example file="${name}.ts">\n\n<<< @/examples/${name}.ts\n\n${recorded(name)}\n</Example>\n`,
    );
  });
}
