import { expect, test } from "vitest";
import { calibration } from "./calibration.js";

test("calibration is the share that is right in each bin, with Wilson's interval", () => {
  const sure = [0.95, 0.95, 0.95, 0.95, 0.55, 0.55];
  const outputs = { shape: [6, 2], values: sure.flatMap((p) => [p, 1 - p]) };
  const { table, description } = calibration.picture(
    { kind: "predictions", outputs, labels: [0, 0, 0, 1, 0, 1] },
    { bins: 2 },
  );
  // 4 of 6 are right, and 0.8167 sure on average.
  expect(table.rows).toEqual([["0.5 to 1", "6", "0.817", "0.667", "0.3 to 0.903"]]);
  expect(description).toContain("error: 0.15");
});
