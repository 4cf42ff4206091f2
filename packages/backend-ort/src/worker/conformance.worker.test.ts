import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { fewExamples } from "../testing/examples.js";
import { workerBackend } from "./testing/sourceWorker.js";

// The ops themselves run as they do without a worker: of their examples CI takes every eighth, the nightly run all.

testBackend({
  create: () => workerBackend(),
  describe,
  test,
  print: () => undefined,
  examples: fewExamples,
  draws: 2,
});
