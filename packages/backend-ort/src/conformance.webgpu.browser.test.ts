import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";
import { examplesOfOps as examples } from "./testing/examples.js";

/**
 * ONNX Runtime's WebGPU device refuses these graphs when it compiles them, in data types other than float32: it has no
 * Where for bytes and bools, no Less for bools. They must fail as long as they stand here.
 */
const gaps = new Set(
  [
    "scatter set",
    "scatter add",
    "scatter max",
    "scatterND",
    "scatterAlongAxis",
    "maskedFill",
    "max",
    "min",
  ].map((name) => `${name}, of every dtype`),
);

// A software adapter takes seconds for the shaders of a recurrence's gradient.
testBackend({
  create: () => ortBackend({ device: "webgpu" }),
  describe,
  test: (name, body, timeoutMs) => (gaps.has(name) ? test.fails : test)(name, body, timeoutMs),
  print: () => undefined,
  examples,
  draws: process.env.HYALINE_NIGHTLY === "1" ? 12 : 1,
  timeoutMs: 240_000,
});
