import { fail, type NumericArray, quote, sameShape, sizeOf } from "@hyaline/core";
import type { ExplainedInput, Explanation, Provenance } from "./explanation.js";
import { numberFromJson } from "./jsonNumber.js";
import type { RowTarget } from "./model/targets.js";
import { numericFields } from "./toJson.js";

type Json = Readonly<Record<string, unknown>>;

const optional = [
  "featureNames",
  "outputNames",
  "convergenceDelta",
  "extra",
  "layer",
  "inputs",
  "texts",
  "tokens",
  "link",
] as const;
const known = new Set<string>(["method", "target", "provenance", ...numericFields, ...optional]);
const MAX_AXES = 16;

/**
 * The explanation that `explanationToJson` wrote. The text is not trusted: every field is checked, the arrays must fill
 * their shapes and fit each other, and fields that an explanation does not have are refused.
 *
 * @throws HyalineError `file` when the text is no explanation, naming the field
 * @example
 * ```ts
 * const explanation = explanationFromJson(await readFile("explanation.json", "utf8"));
 * ```
 */
export function explanationFromJson(text: string): Explanation {
  const json = record(parse(text), "an explanation");
  for (const key of Object.keys(json))
    if (!known.has(key)) malformed("an explanation has no such field", JSON.stringify(key.slice(0, 40)));
  const arrays = Object.fromEntries(
    numericFields
      .filter((field) => json[field] !== undefined)
      .map((field) => [field, numericArray(json[field], field)]),
  );
  const { values, data } = arrays;
  if (!values || !data)
    return malformed("an explanation needs values and data", Object.keys(json).join(", "));
  const explanation: Explanation = {
    ...arrays,
    method: textOf(json.method, "method"),
    values,
    data,
    target: list(json.target, "target").map(rowTarget),
    ...(json.featureNames === undefined ? {} : { featureNames: names(json.featureNames, "featureNames") }),
    ...(json.outputNames === undefined ? {} : { outputNames: names(json.outputNames, "outputNames") }),
    ...(json.convergenceDelta === undefined
      ? {}
      : {
          convergenceDelta: list(json.convergenceDelta, "convergenceDelta").map((v) =>
            number(v, "convergenceDelta"),
          ),
        }),
    ...(json.layer === undefined ? {} : { layer: textOf(json.layer, "layer") }),
    ...(json.link === undefined ? {} : { link: textOf(json.link, "link") }),
    ...(json.inputs === undefined ? {} : { inputs: list(json.inputs, "inputs").map(explainedInput) }),
    ...(json.texts === undefined ? {} : { texts: names(json.texts, "texts") }),
    ...(json.tokens === undefined
      ? {}
      : { tokens: list(json.tokens, "tokens").map((row) => names(row, "tokens")) }),
    ...(json.extra === undefined ? {} : { extra: record(json.extra, "extra") }),
    provenance: provenance(json.provenance),
  };
  checkFits(explanation);
  return explanation;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return malformed("an explanation is JSON text", String(cause));
  }
}

const malformed = (rule: string, got: string): never =>
  fail("file", rule, got, "was it written by explanationToJson?");

function record(value: unknown, what: string): Json {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? (value as Json) : malformed(`${what} must be an object`, kindOf(value));
}

const list = (value: unknown, what: string): readonly unknown[] =>
  Array.isArray(value) ? value : malformed(`${what} must be a list`, kindOf(value));

const textOf = (value: unknown, what: string): string =>
  typeof value === "string" ? value : malformed(`${what} must be a text`, kindOf(value));

const names = (value: unknown, what: string): string[] => list(value, what).map((name) => textOf(name, what));

const flagOf = (value: unknown, what: string): boolean =>
  typeof value === "boolean" ? value : malformed(`${what} must be true or false`, kindOf(value));

const number = (value: unknown, what: string): number =>
  numberFromJson(value) ?? malformed(`${what} must hold numbers`, kindOf(value));

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : typeof value;
}

const isIndex = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

function rowTarget(value: unknown): RowTarget {
  if (value === null || isIndex(value)) return value;
  if (typeof value !== "object" || value === undefined || Array.isArray(value))
    return malformed("target must hold output indices or null", kindOf(value));
  const { weights, name, index, output, ...rest } = record(value, "target");
  const given = Object.keys(rest).length === 0 && (weights === undefined) !== (index === undefined);
  if (!given) malformed("a target is an index, null, { weights, name } or { index }", quote(value));
  if (weights !== undefined)
    return {
      weights: list(weights, "target.weights").map((v) => number(v, "target.weights")),
      ...(name === undefined ? {} : { name: textOf(name, "target.name") }),
    };
  const place = list(index, "target.index");
  if (!place.every(isIndex) || (output !== undefined && !isIndex(output)))
    malformed("target.index must hold indices", quote(index));
  return { index: place as readonly number[], ...(output === undefined ? {} : { output: output as number }) };
}

function numericArray(value: unknown, what: string): NumericArray {
  const { shape, dtype, values } = record(value, what);
  const axes = list(shape, `${what}.shape`);
  if (axes.length > MAX_AXES || !axes.every((n) => Number.isInteger(n) && (n as number) >= 0))
    malformed(
      `${what}.shape must be a list of at most ${MAX_AXES} sizes`,
      JSON.stringify(axes.slice(0, MAX_AXES)),
    );
  const numbers = list(values, `${what}.values`).map((v) => number(v, what));
  const sizes = axes as readonly number[];
  if (sizeOf(sizes) !== numbers.length)
    malformed(`${what}.values must fill the shape`, `${numbers.length} for [${sizes.join(", ")}]`);
  if (dtype === undefined) return { shape: sizes, values: numbers };
  if (dtype === "float32") return { shape: sizes, values: Float32Array.from(numbers) };
  if (dtype === "float64") return { shape: sizes, values: Float64Array.from(numbers) };
  return malformed(`${what}.dtype must be float32 or float64`, kindOf(dtype));
}

function explainedInput(value: unknown): ExplainedInput {
  const { name, data, values, players, ...rest } = record(value, "inputs");
  const others = Object.keys(rest);
  if (others.length > 0) malformed("an input has no such field", quote(others[0]));
  const input: ExplainedInput = {
    name: textOf(name, "inputs.name"),
    data: numericArray(data, "inputs.data"),
    ...(values === undefined ? {} : { values: numericArray(values, "inputs.values") }),
    ...(players === undefined ? {} : { players: numericArray(players, "inputs.players") }),
  };
  if (input.values && !sameShape(input.values.shape, input.data.shape))
    malformed(
      "inputs.values must be shaped like inputs.data",
      `[${input.values.shape}] for [${input.data.shape}]`,
    );
  return input;
}

function provenance(value: unknown): Provenance {
  const json = record(value, "provenance");
  const versions = record(json.versions, "provenance.versions");
  for (const version of Object.values(versions)) textOf(version, "provenance.versions");
  const one = (field: "seed" | "durationMs") =>
    json[field] === undefined ? {} : { [field]: number(json[field], `provenance.${field}`) };
  return {
    options: record(json.options, "provenance.options"),
    ...one("seed"),
    evaluations: number(json.evaluations, "provenance.evaluations"),
    ...(json.backend === undefined ? {} : { backend: textOf(json.backend, "provenance.backend") }),
    versions: versions as Readonly<Record<string, string>>,
    ...one("durationMs"),
    ...(json.partial === undefined ? {} : { partial: flagOf(json.partial, "provenance.partial") }),
  };
}

/** Rows, standard errors and players fit what they belong to. */
function checkFits({
  values,
  data,
  target,
  convergenceDelta,
  standardError,
  players,
  ...rest
}: Explanation): void {
  const rows = data.shape[0];
  for (const { name, data: own } of rest.inputs ?? [])
    if (own.shape[0] !== rows)
      malformed(
        "every input must have the rows of data",
        `${own.shape[0]} of ${quote(name)} for ${rows} rows`,
      );
  const perRow: Record<string, number | undefined> = {
    values: values.shape[0],
    target: target.length,
    convergenceDelta: convergenceDelta?.length,
    baseValue: rest.baseValue?.values.length,
    output: rest.output?.values.length,
    texts: rest.texts?.length,
    tokens: rest.tokens?.length,
    interactions: rest.interactions?.shape[0],
  };
  for (const [field, count] of Object.entries(perRow)) {
    if (count !== undefined && count !== rows)
      malformed(`${field} must have one entry per row of data`, `${count} for ${rows} rows`);
  }
  if (standardError && !sameShape(standardError.shape, values.shape))
    malformed("standardError must be shaped like values", `[${standardError.shape}] for [${values.shape}]`);
  const fits = (shape: readonly number[]) => players === undefined || sameShape(players.shape, shape);
  if (!fits(data.shape) && !fits(data.shape.slice(1)))
    malformed(
      "players must be shaped like the data or one row of it",
      `[${players?.shape}] for [${data.shape}]`,
    );
  const count = sizeOf(values.shape.slice(1));
  for (const player of players?.values ?? []) {
    if (!Number.isInteger(player) || player < -1 || player >= count)
      malformed(`players must be indices below the ${count} values of a row, or -1`, String(player));
  }
}
