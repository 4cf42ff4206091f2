import { HyalineError } from "@hyaline/core";
import { describe, expect, test } from "vitest";
import { hostileTexts } from "../../testing/explanations.js";
import { clean, clip } from "./escape.js";
import { element, serialise, styleSheet } from "./markup.js";

const decode = (text: string) =>
  text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");

describe("element", () => {
  test.each(hostileTexts)("shows %s as text and as an attribute", (_, text) => {
    const written = serialise(element("text", { "data-name": text }, text));
    const parts = /^<text data-name="([^"<>]*)">([^<>"]*)<\/text>$/s.exec(written);
    expect(parts).not.toBeNull();
    expect(decode(parts?.[1] ?? "")).toBe(clean(text));
    expect(decode(parts?.[2] ?? "")).toBe(clean(text));
  });

  test("nests, skips what is undefined or false, and rounds coordinates", () => {
    const markup = element("g", { x: 1.23456, y: -0, r: undefined }, [false, [element("br"), 3]], undefined);
    expect(serialise(markup)).toBe('<g x="1.23" y="0"><br>3</g>');
  });

  test("takes no data for markup", () => {
    const forged = JSON.parse('{"markup":"<b>","source":"<b>"}');
    expect(() => serialise(element("p", {}, forged))).toThrow();
  });

  test.each([
    ["a script", () => element("script")],
    ["a tag with a space", () => element("a b")],
    ["an event handler", () => element("p", { onclick: "x" })],
    ["an attribute that ends early", () => element("p", { 'x"': "x" })],
    ["a style sheet that ends early", () => styleSheet("</style>")],
  ])("refuses %s", (_, make) => {
    expect(make).toThrow(HyalineError);
  });
});

describe("clip", () => {
  test("keeps what fits, on one line", () => {
    expect(clip(" a\n b ", 10)).toBe("a b");
    expect(clip("abcdef", 6)).toBe("abcdef");
    expect(clip("abcdefg", 6)).toBe("abcde…");
  });

  test("never splits a character", () => {
    expect(clip("😀😀😀😀", 3)).toBe("😀😀…");
    expect(clip(`${"x".repeat(11)}😀`, 3)).toBe("xx…");
  });

  test("shows control and reordering characters as U+FFFD", () => {
    expect(clip("a\u0000b\u202Ec\ud800", 10)).toBe("a\uFFFDb\uFFFDc\uFFFD");
  });
});
