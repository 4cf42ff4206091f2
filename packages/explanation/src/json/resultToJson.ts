import { fail, quote } from "@hyaline/core";
import type { Results } from "../results.js";
import type { Field } from "./field.js";
import { resultFields } from "./resultFields.js";

/**
 * A result as JSON text, NaN and infinities included; `resultFromJson` gives it back. Of what a result has, the fields of
 * its kind are written.
 *
 * @throws HyalineError `argument` for what is no result
 * @example
 * ```ts
 * await writeFile("explanation.json", resultToJson(explanation));
 * ```
 */
export function resultToJson(result: Results[keyof typeof resultFields]): string {
  const kind = "kind" in result ? result.kind : "explanation";
  if (!Object.hasOwn(resultFields, kind))
    fail("argument", `a kind of result is one of ${Object.keys(resultFields).join(", ")}`, quote(kind));
  return JSON.stringify((resultFields[kind] as unknown as Field).write(result));
}
