import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

/** An exported function of a package's sources that takes options, and the names that its options' interface has. */
export interface OptionTaker {
  readonly name: string;
  /** The path of the file that declares it, in the package's sources. */
  readonly file: string;
  readonly options: readonly string[];
}

const root = new URL("../../../", import.meta.url);

/** The functions of a package that take a parameter whose type is called …Options, as its sources declare them. */
export function optionTakers(room: string): OptionTaker[] {
  const sources = sourcesOf(room);
  const interfaces = new Map<string, ts.InterfaceDeclaration>();
  for (const each of [...(room === "core" ? [] : sourcesOf("core")), ...sources])
    for (const statement of each.statements)
      if (ts.isInterfaceDeclaration(statement)) interfaces.set(statement.name.text, statement);
  const found: OptionTaker[] = [];
  const add = (name: string, file: string, parameters: readonly ts.ParameterDeclaration[]) => {
    // What a function that is given takes is another's affair.
    const types = parameters.map(({ type }) => (type && !ts.isFunctionTypeNode(type) ? type.getText() : ""));
    const takes = types.filter((each) => /Options\b/.test(each)).reverse();
    // A call's own record (its signal and progress) may come behind the options.
    const type = takes.find((each) => !/^(Long)?CallOptions$/.test(each)) ?? takes[0];
    const plain = type?.replace(/<.*>$/, "");
    if (type)
      found.push({
        name,
        file,
        options: interfaces.has(plain as string) ? namesOf(plain as string, interfaces) : [],
      });
  };
  for (const statement of sources.flatMap(({ statements }) => [...statements])) {
    const { fileName } = statement.getSourceFile();
    if (!ts.canHaveModifiers(statement) || !isExported(statement)) continue;
    if (ts.isFunctionDeclaration(statement) && statement.name)
      add(statement.name.text, fileName, statement.parameters);
    if (ts.isVariableStatement(statement))
      for (const { name, initializer } of statement.declarationList.declarations)
        if (initializer && ts.isArrowFunction(initializer))
          add(name.getText(), fileName, initializer.parameters);
  }
  return found;
}

const isExported = (node: ts.HasModifiers): boolean =>
  ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;

/** The names of an interface's properties, inherited ones included. */
function namesOf(name: string, interfaces: ReadonlyMap<string, ts.InterfaceDeclaration>): string[] {
  const declared = interfaces.get(name);
  if (!declared) return [];
  const own = declared.members.flatMap((member) => (member.name ? [member.name.getText()] : []));
  const bases = declared.heritageClauses?.flatMap(({ types }) => [...types]) ?? [];
  const inherited = bases.flatMap(({ expression, typeArguments: of }) => {
    if (expression.getText() !== "Omit") return namesOf(expression.getText(), interfaces);
    const left = of?.[1]?.getText() ?? "";
    return namesOf(of?.[0]?.getText() ?? "", interfaces).filter((each) => !left.includes(`"${each}"`));
  });
  return [...own, ...inherited];
}

/** The sources that speak of options, read once. */
function sourcesOf(room: string): readonly ts.SourceFile[] {
  const kept = read.get(room);
  if (kept) return kept;
  const folder = new URL(`${room}/src/`, root);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !/\.test\.ts$|testing/.test(file),
  );
  const sources = files.flatMap((file) => {
    const text = readFileSync(new URL(file, folder), "utf8");
    return text.includes("Options") ? [ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)] : [];
  });
  read.set(room, sources);
  return sources;
}
const read = new Map<string, readonly ts.SourceFile[]>();
