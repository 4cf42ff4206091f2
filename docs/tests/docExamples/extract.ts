import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

/**
 * An example of the documentation: a block fenced by ` ```ts `, of a docstring or of a page.
 *
 * The word behind `ts` says what is done with it, and behind a colon why:
 * none: type-checked and run; `typed`: type-checked only; `fragment`: neither, as it is no program; `file`: a file of the
 * repository at the path that follows, which the test of recipes checks and runs.
 */
export interface Example {
  /** Path from the root of the repository. */
  readonly file: string;
  /** Line of the file at which the first line of `code` stands, from 1. */
  readonly line: number;
  readonly code: string;
  readonly kind: "run" | "typed" | "fragment" | "file";
  /** Why it is not run, or where the file belongs; empty for those that are run. */
  readonly reason: string;
  /** In a docstring, where imports and the prelude's names are left out; a page imports what it uses. */
  readonly docstring: boolean;
}

const fence = /^([ \t]*(?:\*[ \t]?)?)```ts(?:[ \t]+(\w+)(?::[ \t]*(.*))?)?\n([\s\S]*?)^\1```/gm;

/** How code of ours may begin: each of these must be an example, so that none is passed over. */
const anyFence = /^[ \t]*(?:\*[ \t]?)?```(?:[cm]?[jt]sx?\b|typescript|javascript)/gm;
const bareExample = /@example(?!\n[ \t]*\*[ \t]*```ts)/;

/** The examples in the text of one file. */
export function examplesIn(file: string, text: string): readonly Example[] {
  const docstring = file.endsWith(".ts");
  const found = [...text.matchAll(fence)];
  // A file that is shown whole may have examples itself.
  const fences = found.length + [...text.replace(fence, "").matchAll(anyFence)].length;
  if (fences !== found.length)
    throw new Error(
      `${file}: ${fences} examples are begun and ${found.length} can be read; fence them by "\`\`\`ts"`,
    );
  if (docstring && bareExample.test(text)) throw new Error(`${file}: an @example is fenced by "\`\`\`ts"`);
  return found.map((match) => {
    const [, prefix = "", word = "run", reason = "", code = ""] = match;
    if (word !== "run" && word !== "typed" && word !== "fragment" && word !== "file")
      throw new Error(
        `${file}: an example is "typed: reason", "fragment: reason" or "file: path"; got "${word}"`,
      );
    const lines = code.split("\n").map((line) => line.slice(Math.min(prefix.length, line.length)));
    return {
      file,
      line: text.slice(0, match.index).split("\n").length + 1,
      code: lines.join("\n"),
      kind: word,
      reason,
      docstring,
    };
  });
}

/** Every example of the repository: in its pages, and in the sources of packages except tests. */
export function allExamples(root: string): readonly Example[] {
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  return listed
    .split("\n")
    .filter((file) =>
      file.endsWith(".md")
        ? !file.startsWith(".changeset/")
        : /^packages\/.*\/src\/.*\.ts$/.test(file) && !/\.test\.ts$|\/testing\/|\/generated\//.test(file),
    )
    .filter((file) => existsSync(`${root}/${file}`))
    .sort()
    .flatMap((file) => examplesIn(file, readFileSync(`${root}/${file}`, "utf8")));
}
