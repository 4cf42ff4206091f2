import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { tfjsBackend } from "./tfjsBackend.js";

for (const engine of ["wasm", "webgl", "webgpu"] as const) {
  describe(`tfjs:${engine}`, () => {
    testBackend({ create: () => tfjsBackend({ engine }), describe, test, print: () => undefined });
  });
}
