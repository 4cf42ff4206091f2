import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import type { Backend } from "@hyaline/core";

type Named = readonly (readonly [name: string, create: () => Promise<Backend>])[];

/** The backends that explainers are tested on, each made anew. */
export const backends: Named = [
  ["reference", async () => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm", threads: 1 })],
];

/** The backends that recorded attributions are held to. */
export const captumBackends: typeof backends = [
  ...backends,
  ["ort:cpu", () => ortBackend({ device: "cpu", threads: 1 })],
  ["tfjs:cpu", () => tfjsBackend({ engine: "cpu" })],
  ["tfjs:wasm", () => tfjsBackend({ engine: "wasm" })],
];
