import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import type { Backend } from "@hyaline/core";

/** The backends that explainers are held to recorded results on, each made anew. */
export const backends: readonly (readonly [name: string, create: () => Promise<Backend>])[] = [
  ["reference", async () => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm", threads: 1 })],
  ["ort:cpu", () => ortBackend({ device: "cpu", threads: 1 })],
  ["tfjs:cpu", () => tfjsBackend({ engine: "cpu" })],
  ["tfjs:wasm", () => tfjsBackend({ engine: "wasm" })],
];
