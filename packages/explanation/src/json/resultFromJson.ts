import { fail, quote } from "@hyaline/core";
import type { Results } from "../results.js";
import { checkResult } from "./checkResult.js";
import { type Field, malformed } from "./field.js";
import { resultFields } from "./resultFields.js";

/** The kinds of results that have JSON. */
export type ResultKind = keyof typeof resultFields;

const kinds = Object.keys(resultFields) as ResultKind[];

/**
 * The result that `resultToJson` wrote. The text is not trusted: every field is checked, arrays must fill their shapes and
 * fit each other, and fields that a result of the kind does not have are refused. Text without a `kind` is an explanation.
 *
 * @param kind which kind it must be; any where left out
 * @throws HyalineError `file` when the text is no such result, naming the field
 * @example
 * ```ts
 * const { values } = resultFromJson(resultToJson(explanation), "explanation");
 * ```
 */
export function resultFromJson<K extends ResultKind = ResultKind>(text: string, kind?: K): Results[K] {
  if (kind !== undefined && !kinds.includes(kind))
    fail("argument", `a kind of result is one of ${kinds.join(", ")}`, quote(kind));
  const json = parse(text);
  const found = kindOf(json);
  if (kind !== undefined && found !== kind) malformed(`a result of kind ${kind} was asked for`, found);
  const result = (resultFields[found] as unknown as Field).read(fieldsOf(json, found), "");
  (checkResult[found] as (given: unknown) => void)(result);
  return result as Results[K];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    return malformed("a result is JSON text", String(cause));
  }
}

function kindOf(json: unknown): ResultKind {
  if (!isRecord(json) || !Object.hasOwn(json, "kind")) return "explanation";
  const { kind } = json;
  return (
    kinds.find((each) => each === kind) ??
    malformed(`a kind of result is one of ${kinds.join(", ")}`, quote(kind))
  );
}

const isRecord = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === "object" && json !== null && !Array.isArray(json);

/** An explanation has no field for its kind, and may say it. */
function fieldsOf(json: unknown, kind: ResultKind): unknown {
  if (kind !== "explanation" || !isRecord(json)) return json;
  const { kind: _, ...rest } = json;
  return rest;
}
