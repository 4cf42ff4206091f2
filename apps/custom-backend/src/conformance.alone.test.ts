import { opExamples, testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { builtWorker } from "./testing/builtWorker.js";
import { workersBackend } from "./workersBackend.js";

const workerUrl = builtWorker();

// As it is made by default, which does what is small in the caller's thread: the same loops. Every eighth example, and
// all of them at night.
const isNightly = process.env.HYALINE_NIGHTLY === "1";
testBackend({
  create: () => workersBackend({ threads: 2, workerUrl }),
  describe,
  test,
  examples: opExamples.filter((_, i) => isNightly || i % 8 === 0),
  draws: 2,
  print: () => undefined,
});
