import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import ts from "typescript";
import { examplesIn } from "../docExamples/extract.js";
import { doors } from "../docExamples/typeCheck.js";

/** The files that the recipes of a page write, by their place in the repository. */
export const recipeFiles = (root: string, page: string): ReadonlyMap<string, string> =>
  new Map(
    examplesIn(page, readFileSync(`${root}/${page}`, "utf8"))
      .filter(({ kind }) => kind === "file")
      .map(({ reason, code }) => [`${root}/${reason}`, code]),
  );

/** What TypeScript finds wrong with files that are not on the disk, each in its place. */
export function typeProblems(root: string, files: ReadonlyMap<string, string>): readonly string[] {
  const config = ts.readConfigFile(`${root}/tsconfig.base.json`, ts.sys.readFile);
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent(config.config, ts.sys, root).options,
    paths: Object.fromEntries([...doors(root)].map(([door, file]) => [door, [file]])),
  };
  const base = ts.createCompilerHost(options, true);
  const program = ts.createProgram([...files.keys()], options, {
    ...base,
    fileExists: (file) => files.has(file) || base.fileExists(file),
    readFile: (file) => files.get(file) ?? base.readFile(file),
    getSourceFile: (file, version, ...rest) => {
      const text = files.get(file);
      return text === undefined
        ? base.getSourceFile(file, version, ...rest)
        : ts.createSourceFile(file, text, version, true);
    },
  });
  return [...files.keys()].flatMap((file) => {
    const source = program.getSourceFile(file);
    const found = [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)];
    return found.map(({ messageText }) => `${file}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`);
  });
}

/** A test that a recipe's file holds. */
export interface RecipeTest {
  readonly name: string;
  run(): Promise<void>;
}

/** The modules of such files by the name of the file, and their tests, which are not run yet. */
export async function loadRecipes(files: ReadonlyMap<string, string>, expect: unknown) {
  const key = "hyaline recipes";
  const tests: RecipeTest[] = [];
  const test = (name: string, run: () => Promise<void>) => tests.push({ name, run });
  const shared = globalThis as unknown as Record<string, unknown>;
  shared[key] = { expect, test };
  const folder = mkdtempSync(`${tmpdir()}/hyaline-recipes-`);
  try {
    const named = [...files.keys()].map((file, i) => `export * as file${i} from ${JSON.stringify(file)};`);
    const { outputFiles } = await build({
      stdin: { contents: named.join("\n"), resolveDir: folder },
      bundle: true,
      platform: "node",
      format: "esm",
      conditions: ["hyaline-source"],
      write: false,
      logLevel: "silent",
      plugins: [
        {
          name: "recipes",
          setup: ({ onLoad, onResolve }) => {
            onResolve({ filter: /^vitest$/ }, () => ({ path: "vitest", namespace: "stand-in" }));
            onLoad({ filter: /./, namespace: "stand-in" }, () => ({
              contents: `export const { expect, test } = globalThis[${JSON.stringify(key)}];`,
            }));
            onResolve({ filter: /^[./]/ }, ({ path, resolveDir }) => {
              const file = (
                path.startsWith("/") ? path : ts.sys.resolvePath(`${resolveDir}/${path}`)
              ).replace(/\.js$/, ".ts");
              return files.has(file) ? { path: file } : undefined;
            });
            onLoad({ filter: /\.ts$/ }, ({ path }) => {
              const contents = files.get(path);
              return contents === undefined
                ? undefined
                : { contents, loader: "ts", resolveDir: dirname(path) };
            });
          },
        },
      ],
    });
    const bundle = `${folder}/recipes.mjs`;
    writeFileSync(bundle, outputFiles[0]?.text ?? "");
    const loaded: Readonly<Record<string, Readonly<Record<string, unknown>>>> = await import(
      /* @vite-ignore */ pathToFileURL(bundle).href
    );
    const modules = new Map(
      [...files.keys()].map((file, i) => [basename(file, ".ts"), loaded[`file${i}`] ?? {}]),
    );
    return { modules, tests };
  } finally {
    rmSync(folder, { recursive: true });
    delete shared[key];
  }
}
