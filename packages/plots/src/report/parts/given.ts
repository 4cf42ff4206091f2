import { fail, quote } from "@hyaline/core";
import { formatNumber } from "../../parts/axis/formatNumber.js";
import { clip } from "../../parts/markup/escape.js";
import { element, type Markup } from "../../parts/markup/markup.js";

/** @throws HyalineError `argument` for what is no list, such as JSON of another kind */
export const listOf = <T>(given: readonly T[], what: string): readonly T[] =>
  Array.isArray(given) ? given : fail("argument", `${what} must be a list`, quote(given));

/** @throws HyalineError `argument` for what is no object */
export const recordOf = <T extends object>(given: T, what: string): T =>
  typeof given === "object" && given !== null
    ? given
    : fail("argument", `${what} must be an object`, quote(given));

/**
 * A text of at most `length` characters on one line; numbers as numbers are written.
 *
 * @throws HyalineError `argument` for what is neither
 */
export function textOf(given: string | number, what: string, length: number): string {
  if (typeof given === "number") return formatNumber(given, 4);
  return typeof given === "string"
    ? clip(given, length)
    : fail("argument", `${what} must be a text`, quote(given));
}

/** An element of free text, which keeps its direction to itself. */
export const prose = (
  tag: string,
  text: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
): Markup => element(tag, { ...attributes, dir: "auto" }, text);
