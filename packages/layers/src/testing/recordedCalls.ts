import { readFileSync } from "node:fs";
import { type NestedArray, type Tensor, tensor } from "@hyaline/core";
import { activations } from "../activation/parts/activations.js";
import * as layers from "../index.js";

/** One recorded layer of PyTorch, by our own call of its counterpart: the name of a factory and its arguments. */
export interface RecordedCall {
  readonly id: string;
  readonly config: readonly [name: string, ...given: unknown[]];
  readonly training: boolean;
  readonly inputs: Readonly<Record<string, NestedArray>>;
  readonly outputs: Readonly<Record<string, NestedArray>>;
  readonly upstream: Readonly<Record<string, NestedArray>>;
  readonly grad_inputs?: Readonly<Record<string, NestedArray>>;
  readonly weights?: Readonly<Record<string, NestedArray>>;
  readonly grad_weights?: Readonly<Record<string, NestedArray>>;
  readonly buffers_before?: Readonly<Record<string, NestedArray>>;
  readonly buffers_after?: Readonly<Record<string, NestedArray>>;
}

/** What fixtures/record/NAME.py recorded. */
export const recordedCalls = (name: string): readonly RecordedCall[] =>
  (
    JSON.parse(readFileSync(new URL(`../../fixtures/${name}.json`, import.meta.url), "utf8")) as {
      readonly cases: readonly RecordedCall[];
    }
  ).cases;

const factories: Readonly<Record<string, unknown>> = { ...layers };

/** The layer that a recorded call makes. An activation is recorded by its name. */
export function made([name, ...given]: RecordedCall["config"]): layers.Layer {
  const make = factories[name] as (...given: unknown[]) => layers.Layer;
  return make(...given.map(withFunctions));
}

const withFunctions = (given: unknown): unknown => {
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given;
  const { activation, ...options } = given as { readonly activation?: keyof typeof activations };
  return activation ? { ...options, activation: activations[activation] } : given;
};

/** Recorded numbers as float64 tensors. */
export const doubles = (record: Readonly<Record<string, NestedArray>> = {}): Record<string, Tensor> =>
  Object.fromEntries(
    Object.entries(record).map(([name, values]) => [name, tensor(values, { dtype: "float64" })]),
  );
