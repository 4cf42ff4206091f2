import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import type { Backend } from "@hyaline/core";

/** The backends that explainers are tested on, each made anew. */
export const backends: readonly (readonly [name: string, create: () => Promise<Backend>])[] = [
  ["reference", async () => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm", threads: 1 })],
];
