import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { blackBox } from "@hyaline/explanation";
import { beforeAll, expect, test } from "vitest";
import { unanimity } from "../testing/unanimity.js";
import { kernelShap } from "./kernelShap.js";

beforeAll(() => {
  useBackend(referenceBackend());
});

const players = 30;
const { model, background, x } = unanimity(players, 3);

test.each([
  ["auto", "aic"],
  [4, 4],
] as const)("l1 %s: few players, that sum to the output", async (l1, same) => {
  const explain = (given: typeof l1 | typeof same) =>
    kernelShap(model, { background, samples: 400, l1: given }).explain(x);
  const { values, convergenceDelta, standardError } = await explain(l1);
  expect(values).toEqual((await explain(same)).values);
  const kept = [...values.values].filter((value) => value !== 0).length;
  if (l1 === 4) expect(kept).toBe(4);
  else expect(kept).toBeLessThan(players);
  expect(Math.abs(convergenceDelta[0] as number)).toBeLessThan(1e-10);
  expect(standardError).toBeUndefined();
});

test("l1 auto selects nothing where a fifth of all coalitions is evaluated", async () => {
  const game = blackBox((rows: number[][]) => rows.map(([a = 0, b = 0, c = 0]) => a + 0 * b * c));
  const call = { background: [[0, 0, 0]], l1: "auto" } as const;
  const { standardError } = await kernelShap(game, call).explain([[1, 1, 1]]);
  expect(standardError?.values).toEqual(Float64Array.of(0, 0, 0));
});

test.each([{ l1: 0 }, { l1: "lasso" }, { sampling: "uniform" }])("options %j are refused", (options) => {
  expect(() => kernelShap(model, { background, ...options } as never)).toThrow(
    expect.objectContaining({ code: "argument" }),
  );
});
