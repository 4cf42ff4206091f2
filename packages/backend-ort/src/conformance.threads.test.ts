import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";
import { fewExamples } from "./testing/examples.js";

// A file of its own: a process has one number of threads. CI takes every eighth example, the nightly run all.

testBackend({
  create: () => ortBackend({ device: "wasm", threads: 2 }),
  describe,
  test,
  print: () => undefined,
  examples: fewExamples,
});
