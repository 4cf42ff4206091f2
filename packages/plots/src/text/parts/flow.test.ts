import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { textWidth } from "../../parts/textWidth.js";
import { flow } from "./flow.js";
import { piecesOf } from "./pieces.js";

const lines = (text: string, width = 200) => {
  const { placed } = flow(piecesOf(text, text.match(/[\p{L}\p{N}]+/gu) ?? []), 15, width, 100);
  const found: string[][] = [];
  for (const { text: piece, line } of placed) found[line] = [...(found[line] ?? []), piece];
  return found.map((line) => line.join(""));
};

describe("flow", () => {
  test("breaks between words, and keeps breaks, indents and spaces", () => {
    expect(lines("one  two\nthree\n\n  four")).toEqual(["one  two", "three", undefined, "  four"]);
    for (const line of lines("some words that are longer than one line by far", 120))
      expect(textWidth(line.trim(), 15)).toBeLessThan(120);
  });

  test("what has no whitespace stays together where it can", () => {
    expect(lines("aaaa bbbb, cccc", 85)).toEqual(["aaaa ", "bbbb, ", "cccc"]);
  });

  test("a word wider than the line is cut", () => {
    const long = "x".repeat(100);
    expect(lines(long, 150).length).toBeGreaterThan(5);
    expect(lines(long, 150).join("")).toBe(long);
  });

  test("runs from right to left are turned round, and so is all of a text that begins so", () => {
    expect(lines("abc שלום עולם def", 400)).toEqual(["abc עולם שלום def"]);
    expect(lines("שלום, abc def עולם", 400)).toEqual(["עולם abc def ,שלום"]);
  });

  test("whatever is placed lies inside, and pieces of a line do not overlap", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 60 }),
        fc.integer({ min: 150, max: 400 }),
        (text, width) => {
          const { placed } = flow(piecesOf(text, text.match(/[\p{L}\p{N}]+/gu) ?? []), 15, width, 100);
          for (const line of new Set(placed.map((piece) => piece.line))) {
            const words = placed
              .filter((piece) => piece.line === line && /\S/.test(piece.text))
              .sort((a, b) => a.x - b.x);
            words.forEach((piece, i) => {
              expect(piece.x).toBeGreaterThanOrEqual(-1e-6);
              expect(piece.x + piece.width).toBeLessThanOrEqual(width + 1e-6);
              if (i > 0) expect(piece.x).toBeGreaterThanOrEqual(words[i - 1]!.x + words[i - 1]!.width - 1e-6);
            });
          }
        },
      ),
    );
  });

  test("lines past the most are left out, and their tokens counted", () => {
    const words = Array.from({ length: 50 }, (_, i) => `word${i}`);
    const { lines: count, left } = flow(piecesOf(words.join("\n"), words), 15, 300, 10);
    expect([count, left]).toEqual([10, 40]);
  });
});
