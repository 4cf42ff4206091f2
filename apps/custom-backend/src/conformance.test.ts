import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { builtWorker } from "./testing/builtWorker.js";
import { workersBackend } from "./workersBackend.js";

const workerUrl = builtWorker();

testBackend({
  create: () => workersBackend({ threads: 2, workerUrl }),
  describe,
  test,
  print: () => undefined,
});
