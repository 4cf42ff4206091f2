import { readFileSync } from "node:fs";
import type { NumericArray, Tensor } from "@hyaline/core";
import type { Explanation } from "@hyaline/explanation";
import { importOnnx } from "@hyaline/onnx";

export type Nested = number | readonly Nested[];

/** A recorded case; fixtures say what each field is. */
export interface RecordedCase {
  readonly id: string;
  readonly model: string;
  readonly method: string;
  readonly explanation: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly effective_defaults: { readonly abs: boolean; readonly normalise: boolean };
  readonly input: Nested;
  readonly target: readonly number[];
  readonly attributions: Nested;
  readonly segmentation: Nested;
  readonly scores: readonly number[];
  readonly [more: string]: unknown;
}

/** The cases of a file of `fixtures/`. */
export const casesOf = (file: string): readonly RecordedCase[] =>
  JSON.parse(readFileSync(new URL(`../../fixtures/${file}.json`, import.meta.url), "utf8")).cases;

const flatten = (nested: Nested): number[] =>
  typeof nested === "number" ? [nested] : nested.flatMap(flatten);

/** Nested arrays as an array with a shape. */
export function arrayOf(nested: Nested): NumericArray {
  const shape: number[] = [];
  for (let level = nested; Array.isArray(level); level = level[0]) shape.push(level.length);
  return { shape, values: flatten(nested) };
}

/** A recorded file, which lies with the explainers. */
export const recordedFile = (name: string): Uint8Array =>
  readFileSync(new URL(`../../../explainers/fixtures/models/${name}.onnx`, import.meta.url));

/** A case's model. */
export const recordedModel = ({ model }: RecordedCase): ((x: Tensor) => Tensor) =>
  importOnnx(recordedFile(model)).fn as (x: Tensor) => Tensor;

/** What a case explains. */
export const explanationOf = ({ input, target, attributions }: RecordedCase): Explanation => ({
  method: "recorded",
  values: arrayOf(attributions),
  data: arrayOf(input),
  target,
  provenance: { options: {}, evaluations: 0, versions: {} },
});

/** An explanation with the given attributions, [rows][values], of data that does not matter. */
export const tableOf = (rows: readonly (readonly number[])[]): Explanation => ({
  method: "test",
  values: arrayOf(rows),
  data: arrayOf(rows),
  target: rows.map(() => null),
  provenance: { options: {}, evaluations: 0, versions: {} },
});
