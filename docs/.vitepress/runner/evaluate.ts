import { init, parse } from "es-module-lexer";
import { transform } from "sucrase";
import { backendCall } from "./backends.js";
import { moduleOf } from "./modules.js";
import { shimOf } from "./shim.js";

/** The program without its types, line by line. */
const withoutTypes = (code: string): string =>
  transform(code, {
    transforms: ["typescript"],
    disableESTransforms: true,
    // As with verbatimModuleSyntax: only `import type` goes.
    keepUnusedImports: true,
  }).code;

/** Loads what a program imports and starts the backend that it picks, and does nothing else of it. */
export async function prepare(code: string, path: string): Promise<void> {
  const plain = withoutTypes(code);
  await init;
  const imports = parse(plain)[0].filter(({ type }) => type === "static");
  const lines = imports.map(({ importStart, importEnd }) => plain.slice(importStart, importEnd));
  await evaluate([...lines, backendCall(plain) ?? ""].join(";\n"), path);
}

/**
 * The exports of a program given as TypeScript: types are stripped line by line, so that errors name the reader's lines,
 * and the result is imported as a module from a blob.
 *
 * Import maps do not reach workers, so each import is given the address of a module that has the same exports.
 *
 * @throws SyntaxError, or Error for an import that the page does not have
 */
export async function evaluate(code: string, path: string): Promise<Readonly<Record<string, unknown>>> {
  const plain = withoutTypes(code);
  await init;
  const [imports] = parse(plain);
  let linked = "";
  let end = 0;
  for (const one of imports) {
    // `import(expression)` and import.meta stay as they are.
    if (one.type === "import-meta" || one.specifier === undefined) continue;
    const url = shimOf(one.specifier, await moduleOf(one.specifier, path));
    linked += plain.slice(end, one.start) + (one.type === "dynamic" ? JSON.stringify(url) : url);
    end = one.end;
  }
  linked += plain.slice(end);
  const url = URL.createObjectURL(new Blob([linked], { type: "text/javascript" }));
  try {
    return await import(/* @vite-ignore */ url);
  } finally {
    URL.revokeObjectURL(url);
  }
}
