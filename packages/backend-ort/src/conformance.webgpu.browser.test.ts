import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";
import { examplesOfOps as examples } from "./testing/examples.js";

// A software adapter takes seconds for the shaders of a recurrence's gradient: shapes are drawn at night.
testBackend({
  create: () => ortBackend({ device: "webgpu" }),
  describe,
  test,
  print: () => undefined,
  examples,
  draws: process.env.HYALINE_NIGHTLY === "1" ? 12 : 0,
  timeoutMs: 240_000,
});
