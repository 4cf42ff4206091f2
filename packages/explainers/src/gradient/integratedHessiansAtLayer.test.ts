import { referenceBackend } from "@hyaline/backend-reference";
import { matMul, type Tensor, tanh, tap, useBackend } from "@hyaline/core";
import { beforeAll, expect, test } from "vitest";
import { wave } from "../testing/randomNets.js";
import { integratedGradients } from "./integratedGradients.js";
import { integratedHessians } from "./integratedHessians.js";

beforeAll(() => useBackend(referenceBackend()));

const below = (x: Tensor) => tanh(matMul(x, wave([3, 4], 1)));
const above = (h: Tensor) => matMul(tanh(matMul(h, wave([4, 4], 2))), wave([4, 2], 3));
const model = (x: Tensor) => above(tap("hidden", below(x)));
const [x, baseline] = [wave([2, 3], 4), wave([2, 3], 5)];

test("integratedHessians at a layer are those of what comes behind it, and complete", async () => {
  const call = { target: 1, baseline } as const;
  const found = await integratedHessians(model, { layer: "hidden" }).explain(x, call);
  const inner = await integratedHessians(above).explain(below(x), { target: 1, baseline: below(baseline) });
  expect(found.layer).toBe("hidden");
  expect(found.values.shape).toEqual([2, 4]);
  expect(found.interactions?.shape).toEqual([2, 4, 4]);
  // A layer is read in float32.
  for (const field of ["values", "interactions"] as const)
    for (const [i, value] of Array.from(found[field]?.values ?? []).entries())
      expect(value).toBeCloseTo(inner[field]?.values[i] as number, 5);
  const path = await integratedGradients(model, { layer: "hidden", steps: 32 }).explain(x, call);
  for (const [i, value] of Array.from(path.values.values).entries())
    expect(found.values.values[i]).toBeCloseTo(value, 4);
  for (const delta of found.convergenceDelta) expect(Math.abs(delta)).toBeLessThan(1e-4);
});
