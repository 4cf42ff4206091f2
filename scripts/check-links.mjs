// Every relative link in a Markdown file leads to a file, and every #fragment to a heading.
import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { files, root } from "./files.mjs";

const pages = files(".", (file) => file.endsWith(".md"));
const problems = [];
let count = 0;

const withoutCode = (text) => text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");

/** The anchors of a page's headings, as GitHub makes them. */
function anchors(page) {
  const seen = new Map();
  const text = readFileSync(join(root, page), "utf8").replace(/^(```|~~~)[\s\S]*?^\1/gm, "");
  return [...text.matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)].map(([, title]) => {
    const plain = title.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").toLowerCase();
    const anchor = plain.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
    const times = seen.get(anchor) ?? 0;
    seen.set(anchor, times + 1);
    return times ? `${anchor}-${times}` : anchor;
  });
}

for (const page of pages) {
  const text = withoutCode(readFileSync(join(root, page), "utf8"));
  const inline = [...text.matchAll(/\[[^\]]*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)/g)].map(
    (match) => match[1],
  );
  const named = [...text.matchAll(/^\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/gm)].map((match) => match[1]);
  const tags = [...text.matchAll(/<(?:a|img)\s[^>]*?(?:href|src)="([^"]+)"/g)].map((match) => match[1]);
  for (const link of [...inline, ...named, ...tags]) {
    if (/^[a-z][a-z0-9+.-]*:|^\/\//i.test(link)) continue;
    count++;
    const [path, fragment] = decodeURI(link).split("#");
    const site = path.startsWith("/") ? `docs${path}` : posix.join(posix.dirname(page), path);
    const target = path === "" ? page : site.replace(/\/$/, "");
    // The site's own links may leave the ".md" out.
    const found = [target, `${target}.md`, `${target}/index.md`].filter((name) =>
      existsSync(join(root, name)),
    );
    if (found.length === 0) problems.push(`${page}: ${link} leads nowhere`);
    else if (fragment) {
      const markdown = found.find((name) => name.endsWith(".md"));
      if (markdown && !anchors(markdown).includes(fragment))
        problems.push(`${page}: ${link} names no heading`);
    }
  }
}

if (problems.length > 0) {
  console.error(problems.join("\n"));
  process.exit(1);
}
console.log(`${count} links in ${pages.length} pages`);
