import { expect, test } from "vitest";
import { confusionMatrix } from "./confusionMatrix.js";

const outputs = { shape: [4, 2], values: [0.9, 0.1, 0.2, 0.8, 0.6, 0.4, 0.3, 0.7] };
const given = { kind: "predictions", outputs, labels: [0, 1, 1, 1], outputNames: ["no", "yes"] } as const;

test("confusionMatrix counts answers by what is right", () => {
  const { table, description } = confusionMatrix.picture(given);
  expect(table.rows).toEqual([["no", "1", "0", "100 %"], ["yes", "1", "2", "66.7 %"]]); // biome-ignore format: one line
  expect(description).toBe("3 of 4 rows are right. Most common mistakes: 1 × yes answered no.");
  expect(confusionMatrix(given, { show: "share" })).toContain(">67 %<");
});

test("confusionMatrix reads a single column as the probability of class 1, and refuses labels that are no classes", () => {
  const single = { ...given, outputs: { shape: [4, 1], values: [0.1, 0.8, 0.4, 0.7] } };
  expect(confusionMatrix.picture(single).table.rows[1]?.slice(1, 3)).toEqual(["1", "2"]);
  expect(() => confusionMatrix({ ...given, labels: [0, 1, 2, 1] })).toThrow(
    expect.objectContaining({ code: "argument" }),
  );
  expect(() => confusionMatrix({ ...given, labels: [0] })).toThrow(
    expect.objectContaining({ code: "shape" }),
  );
});
