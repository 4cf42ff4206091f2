import { readFileSync } from "node:fs";
import type { NestedArray } from "@hyaline/core";

/** One recorded layer of PyTorch; see README of the recorded numbers. */
export interface LayerCase {
  readonly id: string;
  readonly layer: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly training: boolean;
  readonly inputs: Readonly<Record<string, NestedArray>>;
  readonly weights?: Readonly<Record<string, NestedArray>>;
  readonly buffers_before?: Readonly<Record<string, NestedArray>>;
  readonly buffers_after?: Readonly<Record<string, NestedArray>>;
  readonly outputs: Readonly<Record<string, NestedArray>>;
  readonly upstream: Readonly<Record<string, NestedArray>>;
  readonly grad_inputs?: Readonly<Record<string, NestedArray>>;
  readonly grad_weights?: Readonly<Record<string, NestedArray>>;
  readonly f32_vs_f64_max_abs: number;
}

const read = (name: string): readonly LayerCase[] =>
  (
    JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), "utf8")) as {
      readonly cases: readonly LayerCase[];
    }
  ).cases;

export const layerCases = read("layers.json");

/** Every pair of options, recorded by fixtures/record/options.py. */
export const optionCases = read("options.json");
