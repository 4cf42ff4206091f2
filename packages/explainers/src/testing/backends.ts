import { ortBackend } from "@hyaline/backend-ort";
import { referenceBackend } from "@hyaline/backend-reference";
import { tfjsBackend } from "@hyaline/backend-tfjs";
import { type Backend, useBackend } from "@hyaline/core";
import { afterAll, beforeAll } from "vitest";

/** The backends that explainers are held to recorded results on, each made anew. */
export const backends: readonly (readonly [name: string, create: () => Promise<Backend>])[] = [
  ["reference", async () => referenceBackend()],
  ["ort:wasm", () => ortBackend({ device: "wasm", threads: 1 })],
  ["ort:cpu", () => ortBackend({ device: "cpu", threads: 1 })],
  ["tfjs:cpu", () => tfjsBackend({ engine: "cpu" })],
  ["tfjs:wasm", () => tfjsBackend({ engine: "wasm" })],
];

/** Tests of the `describe` that calls this run on one backend, which is made before them and disposed after them. */
export function runsOn(create: () => Promise<Backend>): void {
  let backend: Backend | undefined;
  beforeAll(async () => {
    backend = await create();
    useBackend(backend);
  }, 60_000);
  afterAll(() => backend?.dispose());
}
