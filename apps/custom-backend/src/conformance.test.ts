import { oneOfEachOp, opExamples, testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { builtWorker } from "./testing/builtWorker.js";
import { workersBackend } from "./workersBackend.js";

const workerUrl = builtWorker();

// The kit's examples are small: so that workers see them, everything is shared. One of each op, and all of them at night.
const isNightly = process.env.HYALINE_NIGHTLY === "1";
testBackend({
  create: () => workersBackend({ threads: 3, shareFrom: 0, workerUrl }),
  describe,
  test,
  examples: isNightly ? opExamples : oneOfEachOp,
  draws: isNightly ? 12 : 2,
  print: () => undefined,
});
