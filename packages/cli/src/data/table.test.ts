import { describe, expect, test } from "vitest";
import { parseTable } from "./table.js";

describe("parseTable", () => {
  test("numbers under names", () => {
    expect(parseTable("a,b\n1,2\n-3.5,4e-2\n", "t.csv")).toEqual({
      columns: ["a", "b"],
      rows: 2,
      values: Float64Array.of(1, 2, -3.5, 0.04),
    });
  });

  test.each([
    ["no last line end", "a,b\n1,2"],
    ["line ends of Windows", "a,b\r\n1,2\r\n"],
    ["a byte-order mark", "\uFEFFa,b\n1,2\n"],
    ["spaces", " a , b \n 1 ,\t2 \n"],
    ["other ways to write numbers", "a,b\n+1.,2e0\n"],
  ])("takes %s", (_, text) => {
    expect(parseTable(text, "t.csv")).toEqual({
      columns: ["a", "b"],
      rows: 1,
      values: Float64Array.of(1, 2),
    });
  });

  test.each([
    ["file", "an empty file", "", /column names; got an empty file/],
    ["file", "a blank first line", "\n1,2\n", /column names/],
    ["file", "no header", "1,2\n3,4\n", /column names; got numbers; add a header/],
    ["file", "a name that is used twice", "a,b,a\n1,2,3\n", /distinct column names; got "a" as column 3/],
    ["file", "a name that is missing", "a,,b\n1,2,3\n", /got "" as column 2/],
    ["data", "a header alone", "a,b\n", /at least one row/],
    ["data", "a short row", "a,b\n1,2\n3\n", /2 numbers in every row; got 1 in row 2 \(line 3\)/],
    ["data", "a long row", "a,b\n1,2,3\n", /got 3 in row 1 \(line 2\)/],
    ["data", "an empty line in the middle", "a,b\n1,2\n\n3,4\n", /got 1 in row 2/],
    ["data", "a word", "a,b\n1,two\n", /got "two" in row 1 \(line 2\), column "b"/],
    ["data", "an empty field", "a,b\n1,\n", /got "" in row 1 \(line 2\), column "b"/],
    ["data", "NaN", "a\nNaN\n", /got "NaN"/],
    ["data", "infinity", "a\nInfinity\n", /got "Infinity"/],
    ["data", "a number beyond float64", "a\n1e999\n", /got "1e999"/],
    ["data", "a hexadecimal number", "a\n0x10\n", /got "0x10"/],
    ["data", "a decimal comma in quotes", 'a\n"1,5"\n', /got 2 in row 1/],
    ["data", "control characters", "a\n\u001b[31m1\n", /got "\\u001b\[31m1"/],
  ])("error %s: %s", (code, _, text, message) => {
    expect(() => parseTable(text, "t.csv")).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
  });
});
