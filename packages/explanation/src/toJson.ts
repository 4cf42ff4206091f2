import type { NumericArray } from "@hyaline/core";
import type { Explanation } from "./explanation.js";
import { type JsonNumber, numberToJson } from "./jsonNumber.js";

/** `dtype` says which typed array holds the values; a plain array when it is left out. */
interface JsonArray {
  readonly shape: readonly number[];
  readonly dtype?: "float32" | "float64";
  readonly values: readonly JsonNumber[];
}

/** The fields of an explanation that are arrays with a shape. */
export const numericFields = [
  "values",
  "baseValue",
  "output",
  "data",
  "players",
  "standardError",
  "interactions",
] as const;

function arrayToJson({ shape, values }: NumericArray): JsonArray {
  const dtype = values instanceof Float32Array ? "float32" : "float64";
  return {
    shape: [...shape],
    ...(Array.isArray(values) ? {} : { dtype }),
    values: Array.from(values, numberToJson),
  };
}

/**
 * An explanation as JSON text, NaN and infinities included; `explanationFromJson` gives it back.
 *
 * @example
 * ```ts
 * await writeFile("explanation.json", explanationToJson(explanation));
 * ```
 */
export function explanationToJson(explanation: Explanation): string {
  const record: Record<string, unknown> = { ...explanation };
  for (const field of numericFields) {
    const array = explanation[field];
    if (array) record[field] = arrayToJson(array);
  }
  if (explanation.inputs)
    record.inputs = explanation.inputs.map(({ name, data, values, players }) => ({
      name,
      data: arrayToJson(data),
      ...(values ? { values: arrayToJson(values) } : {}),
      ...(players ? { players: arrayToJson(players) } : {}),
    }));
  if (explanation.convergenceDelta)
    record.convergenceDelta = Array.from(explanation.convergenceDelta, numberToJson);
  return JSON.stringify(record);
}
