import { opExamples, testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

// A file of its own: a process has one number of threads. CI takes every eighth example, the nightly run all.
const examples = process.env.HYALINE_NIGHTLY ? opExamples : opExamples.filter((_, i) => i % 8 === 0);

testBackend({
  create: () => ortBackend({ device: "wasm", threads: 2 }),
  describe,
  test,
  print: () => undefined,
  examples,
});
