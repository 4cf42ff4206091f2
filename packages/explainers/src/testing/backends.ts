import { referenceBackend } from "@hyaline/backend-reference";
import type { Backend } from "@hyaline/core";

/** The backends that explainers are tested on, each made anew. */
export const backends: readonly (readonly [name: string, create: () => Promise<Backend>])[] = [
  ["reference", async () => referenceBackend()],
];
