import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { piecesOf } from "./pieces.js";

const shown = (text: string | undefined, tokens: readonly string[]) =>
  piecesOf(text, tokens).map(({ text: piece, token }) => (token === undefined ? piece : `${token}:${piece}`));

describe("a text in pieces", () => {
  test("keeps whitespace, and gives each occurrence of a word the word's number", () => {
    expect(shown("Good  film,\nnot good film", ["Good", "film", "not", "good"])).toEqual(
      ["0:Good", "  ", "1:film", ",", "\n", "2:not", " ", "3:good", " ", "1:film"], // biome-ignore format: one line
    );
  });

  test("each place of its own", () => {
    expect(shown("a b a", ["a", "b", "a"])).toEqual(["0:a", " ", "1:b", " ", "2:a"]);
  });

  test("word pieces of a lower-cased text, and what stands for nothing in it", () => {
    expect(shown("Playing, well", ["[CLS]", "play", "##ing", ",", "well", "[SEP]"])).toEqual(
      ["0:[CLS]", "1:Play", "2:ing", "3:,", " ", "4:well", "5:[SEP]"], // biome-ignore format: one line
    );
  });

  test("a word inside another is not taken for it", () => {
    expect(shown("bad a", ["bad", "a"])).toEqual(["0:bad", " ", "1:a"]);
    expect(shown("a bad a good", ["a", "bad", "good"])).toEqual([
      "0:a",
      " ",
      "1:bad",
      " ",
      "0:a",
      " ",
      "2:good",
    ]);
  });

  test("tokens of another text stand alone", () => {
    expect(shown("something else", ["a", "b"])).toEqual(["0:a", " ", "1:b"]);
  });

  test("whatever the text and its words are, the pieces are the text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => {
        const words = text.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
        for (const tokens of [words, [...new Set(words)]]) {
          const pieces = piecesOf(text, tokens);
          expect(pieces.map((piece) => piece.text).join("")).toBe(text);
          const tokensOf = pieces.flatMap(({ text: piece, token }) =>
            token === undefined ? [] : [[piece, token]],
          );
          for (const [piece, token] of tokensOf) expect(tokens[token as number]).toBe(piece);
          expect(tokensOf).toHaveLength(words.length);
        }
      }),
    );
  });
});

describe("tokens alone", () => {
  test.each([
    [
      ["Ġgood", "Ġfilm", "Ċ", "end"],
      [" ", "0:good", " ", "1:film", "2:\n", "3:end"],
    ],
    [
      ["▁good", "▁fil", "m"],
      [" ", "0:good", " ", "1:fil", "2:m"],
    ],
    [
      ["good</w>", "fil", "m</w>"],
      ["0:good", " ", "1:fil", "2:m", " "],
    ],
    [
      ["[CLS]", "play", "##ing", "!", "[SEP]"],
      ["0:[CLS]", " ", "1:play", "2:ing", "3:!", " ", "4:[SEP]"],
    ],
    [
      ["<s>", "Ġa", "b", "</s>"],
      ["0:<s>", " ", " ", "1:a", "2:b", " ", "3:</s>"],
    ],
    [
      ["two", "words"],
      ["0:two", " ", "1:words"],
    ],
  ])("%j", (tokens, pieces) => {
    expect(shown(undefined, tokens)).toEqual(pieces);
  });
});
