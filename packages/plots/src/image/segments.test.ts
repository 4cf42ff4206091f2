import { expect, test } from "vitest";
import { digits, explanationOf } from "../testing/explanations.js";
import { segments } from "./segments.js";

const halves = explanationOf([2, -1], {
  values: { shape: [1, 2], values: [2, -1] },
  players: { shape: [2, 4], values: [0, 0, 1, 1, 0, 0, 1, 1] },
  data: { shape: [1, 2, 4], values: [0, 1, 0, 1, 0, 1, 0, 1] },
});
const coloured = (options: object) => segments(halves, options).match(/<title>row/g)?.length ?? 0;

test("segments colours and outlines those that matter most", () => {
  expect(coloured({})).toBe(8);
  expect(coloured({ maxSegments: 1 })).toBe(4);
  expect(coloured({ sign: "positive" })).toBe(4);
  // One segment has four sides.
  const [path] = segments(halves, { maxSegments: 1 }).match(/d="M[^"]+" stroke="#161b22"/) ?? [];
  expect(path?.match(/M/g)).toHaveLength(4);
});

test("segments needs players", () => {
  expect(() => segments(digits)).toThrow(expect.objectContaining({ code: "argument" }));
});
