import { HyalineError, type NumericArray } from "@hyaline/core";
import { flagsOf, fromText, nearest, type Option } from "@hyaline/core/facts";
import type { OnnxModel } from "@hyaline/onnx";
import { backendNames } from "../backends.js";
import { UsageError } from "../output/exitCode.js";
import { type Method, methods } from "./methods.js";
import { readModel } from "./runExplain.js";

export interface ExplainCommand {
  readonly method: Method;
  readonly model: OnnxModel;
  /** Path of a table of rows. */
  readonly data: string;
  readonly out: string;
  readonly backend: string;
  /** What is explained, as `explain` takes it; left out, each row's largest output. */
  readonly target: unknown;
  readonly options: Readonly<Record<string, unknown>>;
  readonly callOptions: Readonly<Record<string, unknown>>;
}

const own: Readonly<Record<string, string>> = {
  "--model": "<file>  The model, an ONNX file of one input.",
  "--data": "<file>  The rows to explain: a CSV table, one column for each element of the input.",
  "--target": "<json>  Which output: an index, one for each row, or predicted (default: each row's largest).",
  "--out": "<file>  Where the explanation goes, as JSON (default explanation.json).",
  "--backend": `<name>  ${backendNames.join(", ")} (default ort:wasm).`,
};

/** What `hyaline explain --help` and `hyaline explain METHOD --help` say. */
export function explainHelp([name]: readonly string[] = []): string {
  const method = methods.get(name ?? "");
  const common = Object.entries(own).map(([flag, text]) => `  ${flag} ${text}`);
  const usage = (what: string) => `Usage: hyaline explain ${what} --model FILE --data FILE [options]`;
  if (!method) {
    const width = Math.max(...[...methods.keys()].map(({ length }) => length)) + 2;
    return [
      "hyaline explain: why a model answered as it did",
      "",
      usage("METHOD"),
      "",
      "Methods (hyaline explain METHOD --help says what one takes):",
      ...[...methods].map(([each, { facts }]) => `  ${each.padEnd(width)}${facts.summary}`),
      "",
      "Options:",
      ...common,
    ].join("\n");
  }
  const { title, summary, formula, source, cost } = method.facts;
  return [
    `hyaline explain ${name}: ${title}`,
    "",
    summary,
    ...(formula ? [`  ${formula}`] : []),
    ...(source ? [`${source.authors}, "${source.title}", ${source.year}`] : []),
    `Cost: ${cost}`,
    "",
    usage(name as string),
    "",
    "Options of the method:",
    ...flagsOf(method).map((line) => `  ${line}`),
    ...Object.entries({ ...method.options, ...method.callOptions })
      .filter(([, { kind, required }]) => kind.is === "value" && required)
      .map(([option, { text }]) => `  --${kebab(option)} <json>  ${text} (required)`),
    "",
    "Options of the command:",
    ...common,
  ].join("\n");
}

const kebab = (name: string): string => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

/** Reads the rows of a table, such as a background. */
type ReadRows = (path: string, model: OnnxModel) => Promise<{ readonly x: NumericArray }>;

/** @throws UsageError for a method or flags that do not exist (it names the nearest), or whose values do not fit */
export async function parseExplain(argv: readonly string[], readRows: ReadRows): Promise<ExplainCommand> {
  const [name = "", ...rest] = argv;
  const method = methods.get(name);
  if (!method) throw new UsageError(`explain needs a method${meant(name, [...methods.keys()])}`);
  const specs: Readonly<Record<string, Option>> = { ...method.options, ...method.callOptions };
  const flags = new Map(
    Object.entries(specs)
      .filter(([, { kind }]) => kind.is !== "function")
      .map(([option, spec]) => [`--${kebab(option)}`, { option, spec }]),
  );
  const given: Record<string, boolean | string> = {};
  const texts: Record<string, string> = {};
  for (let at = 0; at < rest.length; at++) {
    const [flag, inline] = split(rest[at] as string);
    const off = flag.startsWith("--no-") ? flags.get(`--${flag.slice(5)}`) : undefined;
    const found = off?.spec.kind.is === "flag" ? off : flags.get(flag);
    if (found?.spec.kind.is === "flag" && inline === undefined) {
      given[found.option] = found !== off;
      continue;
    }
    if (!found && !Object.hasOwn(own, flag))
      throw new UsageError(
        `${name} has no flag ${quoted(flag)}${meant(flag, [...flags.keys(), ...Object.keys(own)])}`,
      );
    const value = inline ?? rest[++at];
    if (value === undefined) throw new UsageError(`${flag} needs a value`);
    if (found) given[found.option] = value;
    else texts[flag] = value;
  }
  const { "--model": file, "--data": data } = texts;
  if (!file || !data) throw new UsageError(`explain needs ${file ? "--data" : "--model"} FILE`);
  for (const [option, { required, text }] of Object.entries(specs))
    if (required && given[option] === undefined)
      throw new UsageError(`${name} needs --${kebab(option)}: ${text}`);
  const model = await readModel(file);
  const values: Record<string, unknown> = {};
  for (const [option, value] of Object.entries(given))
    values[option] =
      typeof value === "boolean"
        ? value
        : await read(`--${kebab(option)}`, specs[option] as Option, value, (path) => readRows(path, model));
  const part = (of: Readonly<Record<string, Option>>) =>
    Object.fromEntries(Object.entries(values).filter(([option]) => Object.hasOwn(of, option)));
  return {
    method,
    model,
    data,
    out: texts["--out"] ?? "explanation.json",
    backend: texts["--backend"] ?? "ort:wasm",
    target: texts["--target"] === undefined ? undefined : asJson(texts["--target"]),
    options: part(method.options as Readonly<Record<string, Option>>),
    callOptions: part(method.callOptions as Readonly<Record<string, Option>>),
  };
}

function split(word: string): readonly [flag: string, value?: string] {
  const at = word.indexOf("=");
  return word.startsWith("--") && at > 0 ? [word.slice(0, at), word.slice(at + 1)] : [word];
}

async function read(
  flag: string,
  spec: Option,
  text: string,
  rows: (path: string) => Promise<{ readonly x: NumericArray }>,
): Promise<unknown> {
  const isFile = spec.kind.is === "rows" && Number.isNaN(Number(text));
  if (isFile) return (await rows(text)).x;
  try {
    return fromText(flag, spec, text);
  } catch (error) {
    if (error instanceof HyalineError) throw new UsageError(error.message);
    throw error;
  }
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const quoted = (text: string): string => JSON.stringify(text.slice(0, 40));

function meant(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return near ? `; did you mean ${near}?` : `; there are ${known.join(", ")}`;
}
