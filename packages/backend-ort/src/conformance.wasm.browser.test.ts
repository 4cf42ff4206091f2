import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";
import { examplesOfOps as examples } from "./testing/examples.js";

testBackend({
  create: () => ortBackend({ device: "wasm" }),
  describe,
  test,
  print: () => undefined,
  examples,
  draws: 2,
});
