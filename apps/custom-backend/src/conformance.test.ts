import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { builtWorker } from "./testing/builtWorker.js";
import { byDay } from "./testing/byDay.js";
import { workersBackend } from "./workersBackend.js";

const workerUrl = builtWorker();

// The kit's examples are small: so that workers see them, everything is shared.
testBackend({
  create: () => workersBackend({ threads: 3, shareFrom: 0, workerUrl }),
  describe,
  test,
  print: () => undefined,
  ...byDay,
});
