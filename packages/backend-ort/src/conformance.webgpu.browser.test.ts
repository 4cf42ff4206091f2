import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";
import { examplesOfOps } from "./testing/examples.js";

const isNightly = process.env.HYALINE_NIGHTLY === "1";

// A software adapter takes seconds for the shaders of a gradient: every second op by day; all, and drawn shapes, at night.
testBackend({
  create: () => ortBackend({ device: "webgpu" }),
  describe,
  test,
  print: () => undefined,
  examples: examplesOfOps.filter((_, i) => isNightly || i % 2 === 0),
  draws: isNightly ? 12 : 0,
  timeoutMs: 240_000,
});
