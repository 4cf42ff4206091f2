import { expect, test } from "vitest";
import { explanationOf } from "../testing/explanations.js";
import { text } from "./text.js";

const film = explanationOf([2, -1, 0.001], {
  tokens: [["good", "Ġfilm", "."]],
  baseValue: { shape: [1], values: [0.5] },
  output: { shape: [1], values: [1.501] },
});

test("text writes under each token what it contributes, small ones only when asked", () => {
  expect(text(film)).toContain(">+2<");
  expect(text(film)).toContain(">−1<");
  expect(text(film)).not.toContain(">+0.001<");
  expect(text(film, { numbers: "all" })).toContain(">+0.001<");
  expect(text(film)).toContain("base value 0.5, output 0 1.501");
  expect(text(film)).toContain(">film<");
});

test("text keeps the largest of many tokens in their order", () => {
  const { table, notes } = text.picture(film, { maxTokens: 2 });
  expect(table.rows.map(([token]) => token)).toEqual(["good", "film", "."]);
  expect(notes).toEqual(["1 further tokens, with smaller attributions, are not shown."]);
  expect(() => text(film, { tokens: ["a", "b", "c", "d"] })).toThrow(
    expect.objectContaining({ code: "shape" }),
  );
});
