import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend, zeros } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { expectClose } from "../testing/arrays.js";
import { sinusoidalPositions } from "./index.js";

beforeAll(() => useBackend(referenceBackend()));

test("sinusoidalPositions adds the paper's waves", async () => {
  const { output } = sinusoidalPositions().apply({}, zeros([1, 3, 4], { dtype: "float64" }));
  const wanted = [0, 1, 2].map((p) => [Math.sin(p), Math.cos(p), Math.sin(p / 100), Math.cos(p / 100)]);
  expectClose(await output.array(), [wanted], 1e-12, "waves");
  expect(() => sinusoidalPositions().apply({}, zeros([3, 4]))).toThrow(
    expect.objectContaining({ code: "shape" }),
  );
});
