import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";
import { examplesOfOps as examples } from "./testing/examples.js";

testBackend({
  create: () => ortBackend({ device: "cpu" }),
  describe,
  test,
  print: () => undefined,
  examples,
  draws: process.env.HYALINE_NIGHTLY === "1" ? 200 : 20,
  thorough: process.env.HYALINE_NIGHTLY === "1",
});
