import { testBackend } from "@hyaline/backend-testkit";
import { describe, test } from "vitest";
import { ortBackend } from "./ortBackend.js";

testBackend({
  create: () => ortBackend({ device: "cpu" }),
  describe,
  test,
  print: () => undefined,
  draws: process.env.HYALINE_NIGHTLY === "1" ? 200 : 20,
  thorough: process.env.HYALINE_NIGHTLY === "1",
});
