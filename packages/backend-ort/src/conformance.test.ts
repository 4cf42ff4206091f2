import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

for (const device of ["wasm", "cpu"] as const) {
  testBackend({ create: () => ortBackend({ device }), describe, test });
}
