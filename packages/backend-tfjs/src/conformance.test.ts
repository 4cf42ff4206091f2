import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { tfjsBackend } from "./tfjsBackend.js";

for (const engine of ["cpu", "wasm"] as const) {
  testBackend({ create: () => tfjsBackend({ engine }), describe, test, print: () => undefined });
}
