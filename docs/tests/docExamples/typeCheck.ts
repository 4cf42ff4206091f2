import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import ts from "typescript";
import type { Example } from "./extract.js";

/** An example as a module: the first line imports what a docstring leaves out, the others are the example's. */
export interface Checked {
  readonly example: Example;
  /** Imports that are added, as one line. */
  readonly header: string;
  /** `file:line: what TypeScript says`. */
  readonly problems: readonly string[];
}

/** The doors of the workspace's packages: what is written in an import, and the source file behind it. */
export function doors(root: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const folder of ["packages", "apps"].flatMap((top) =>
    readdirSync(`${root}/${top}`).map((name) => `${top}/${name}`),
  )) {
    if (!existsSync(`${root}/${folder}/package.json`)) continue;
    const { name, exports = {} } = JSON.parse(readFileSync(`${root}/${folder}/package.json`, "utf8"));
    for (const [door, { "hyaline-source": source }] of Object.entries<Record<string, string>>(exports))
      if (source !== undefined) found.set(name + door.slice(1), `${root}/${folder}/${source.slice(2)}`);
  }
  found.set("template-backend", `${root}/packages/cli/templates/backend/src/index.ts`);
  return found;
}

/** Names that an example uses and does not declare. */
function freeNames(code: string): readonly string[] {
  const source = ts.createSourceFile("example.ts", code, ts.ScriptTarget.ESNext, true);
  const declared = new Set<string>();
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) {
      const { parent } = node;
      const names = "name" in parent && parent.name === node;
      if (ts.isPropertyAccessExpression(parent) && names) return;
      if ((ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent)) && names) return;
      if (ts.isBindingElement(parent) && parent.propertyName === node) return;
      if (names && !ts.isShorthandPropertyAssignment(parent)) declared.add(node.text);
      else used.add(node.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return [...used].filter((name) => !declared.has(name));
}

const importable = (file: string) => file.replace(/\.ts$/, ".js");

const fromNode = { "node:fs/promises": ["readFile", "writeFile"] };
/** Packages in which `model` is the function that is explained; elsewhere it is the layer that is trained. */
const ofExplanations = /^packages\/(?:explainers|explanation|metrics|plots|backend-tfjs)\//;

/** Type-checks all examples in one program. `prelude` is the file that has the names that docstrings may use. */
export function typeCheck(root: string, prelude: string, examples: readonly Example[]): readonly Checked[] {
  const config = ts.readConfigFile(`${root}/tsconfig.base.json`, ts.sys.readFile);
  const workspace = doors(root);
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent(config.config, ts.sys, root).options,
    verbatimModuleSyntax: false,
    isolatedModules: false,
    paths: Object.fromEntries([...workspace].map(([door, file]) => [door, [file]])),
  };
  const texts = new Map<string, string>();
  const parsed = new Map<string, ts.SourceFile | undefined>();
  const base = ts.createCompilerHost(options, true);
  const host: ts.CompilerHost = {
    ...base,
    fileExists: (file) => texts.has(file) || base.fileExists(file),
    readFile: (file) => texts.get(file) ?? base.readFile(file),
    getSourceFile: (file, version) => {
      const text = texts.get(file);
      if (text !== undefined) return ts.createSourceFile(file, text, version, true);
      if (!parsed.has(file)) parsed.set(file, base.getSourceFile(file, version));
      return parsed.get(file);
    },
  };

  const own = [
    ...new Set(examples.filter(({ docstring }) => docstring).map(({ file }) => `${root}/${file}`)),
  ];
  const sources = ts.createProgram([...workspace.values(), ...own, prelude], options, host);
  const checker = sources.getTypeChecker();
  const exportsOf = (file: string) => {
    const symbol = sources.getSourceFile(file);
    const module = symbol && checker.getSymbolAtLocation(symbol);
    return new Set(module ? checker.getExportsOfModule(module).map(({ name }) => name) : []);
  };
  const public_ = [...workspace].map(([door, file]) => ({ from: door, file, names: exportsOf(file) }));
  const given = { from: prelude, file: prelude, names: exportsOf(prelude) };
  const node = Object.entries(fromNode).map(([from, names]) => ({ from, file: "", names: new Set(names) }));

  const headerOf = ({ file, code, docstring }: Example) => {
    if (!docstring) return "";
    const folder = file.split("/", 2).join("/");
    const inside = public_.filter((door) => door.file.startsWith(`${root}/${folder}/`));
    const itself = { from: `${root}/${file}`, file, names: exportsOf(`${root}/${file}`) };
    const places = [...inside, itself, given, ...public_, ...node];
    const lines = freeNames(code).flatMap((name) => {
      if (name === "model" && ofExplanations.test(file))
        return [`import { predict as model } from "${importable(prelude)}";`];
      const place = places.find(({ names }) => names.has(name));
      return place === undefined ? [] : [`import { ${name} } from "${importable(place.from)}";`];
    });
    return lines.join(" ");
  };

  const made = examples.map((example, i) => {
    // Beside the file, so that a package's own dependencies are found.
    const path = `${root}/${dirname(example.file)}/example${i}.ts`;
    const header = headerOf(example);
    if (example.kind !== "fragment" && example.kind !== "file")
      texts.set(path, `${header} export {};\n${example.code}`);
    return { example, header, path };
  });
  const program = ts.createProgram([...texts.keys()], options, host, sources);
  return made.map(({ example, header, path }) => {
    const file = program.getSourceFile(path);
    if (file === undefined) return { example, header, problems: [] };
    const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
    const problems = found.map(({ start = 0, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${example.file}:${example.line + Math.max(line - 1, 0)}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
    });
    return { example, header, problems };
  });
}
