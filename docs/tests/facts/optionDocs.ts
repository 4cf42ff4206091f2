import ts from "typescript";
import { doors } from "../docExamples/typeCheck.js";

/** What the declaration of an option says of it. */
export interface OptionDoc {
  /** The function that takes it. */
  readonly name: string;
  readonly option: string;
  /** As one line. */
  readonly doc: string;
}

/** The JSDoc of every option of what a room exports with facts: at its spec, else at the type that the function takes. */
export function optionDocs(root: string, rooms: readonly string[]): readonly OptionDoc[] {
  const config = ts.readConfigFile(`${root}/tsconfig.base.json`, ts.sys.readFile);
  const workspace = doors(root);
  const options: ts.CompilerOptions = {
    ...ts.parseJsonConfigFileContent(config.config, ts.sys, root).options,
    paths: Object.fromEntries([...workspace].map(([door, file]) => [door, [file]])),
  };
  const files = rooms.map((room) => workspace.get(`@hyaline/${room}`) as string);
  const program = ts.createProgram(files, options);
  const checker = program.getTypeChecker();

  /** A function's own `name`, say, is no option. */
  const isOurs = (symbol: ts.Symbol | undefined) =>
    symbol?.declarations?.some((one) => !program.isSourceFileDefaultLibrary(one.getSourceFile())) === true;
  const said = (symbol: ts.Symbol | undefined): string =>
    !isOurs(symbol)
      ? ""
      : ts
          .displayPartsToString(symbol?.getDocumentationComment(checker) ?? [])
          .replace(/\s+/g, " ")
          .trim();
  const target = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const docsOf = (symbol: ts.Symbol): readonly OptionDoc[] => {
    const type = checker.getTypeOfSymbol(symbol);
    if (!type.getProperty("facts")) return [];
    const given = type
      .getCallSignatures()
      .flatMap(({ parameters }) => parameters)
      .map((parameter) => checker.getNonNullableType(checker.getTypeOfSymbol(parameter)));
    const specs = ["options", "callOptions"].flatMap((key) => {
      const place = type.getProperty(key);
      return place ? checker.getTypeOfSymbol(place).getProperties() : [];
    });
    return specs.map((spec) => {
      const places = [spec, ...given.map((each) => each.getProperty(spec.name))];
      return { name: symbol.name, option: spec.name, doc: places.map(said).find(Boolean) ?? "" };
    });
  };
  return files.flatMap((file) => {
    const source = program.getSourceFile(file) as ts.SourceFile;
    const module = checker.getSymbolAtLocation(source) as ts.Symbol;
    const values = checker.getExportsOfModule(module).map(target);
    return values.filter(({ flags }) => flags & ts.SymbolFlags.Value).flatMap(docsOf);
  });
}
