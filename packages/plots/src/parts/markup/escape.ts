const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * What no document may hold (control characters, lone surrogates, noncharacters), and the marks that reorder the text
 * around them, with which a name could pretend to be another.
 */
const unfit = /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Surrogate}/gu;

/** Stand for the marks around a name that {@link isolate} makes, until it is written: no text from outside may hold those. */
const OPEN = "\uFDD0";
const CLOSE = "\uFDD1";

/** Letters that run from right to left, and marks that make others do so. */
const reordering =
  /[\u0590-\u08FF\u200E\u200F\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;

/** A name between marks that keep its direction to itself: the numbers beside it stay where they are. */
export const isolate = (name: string): string => {
  const own = name.replace(/[\uFDD0\uFDD1]/g, "");
  return reordering.test(own) ? `${OPEN}${own}${CLOSE}` : own;
};

/** The marks as Unicode has them, each that is opened closed, where a name was cut. */
function marked(text: string): string {
  let depth = 0;
  const written = text.replace(/[\uFDD0\uFDD1]/g, (mark) => {
    if (mark === OPEN) depth++;
    else if (depth-- === 0) {
      depth = 0;
      return "";
    }
    return mark === OPEN ? "\u2068" : "\u2069";
  });
  return written + "\u2069".repeat(depth);
}

/** Text without the characters that no document may hold; each becomes U+FFFD, so that it is seen. */
export const clean = (text: string): string => text.replace(unfit, "\uFFFD");

/** Text as it may stand in the content and in any quoted attribute of HTML, SVG and XML. */
export const escapeText = (text: string): string =>
  marked(clean(text).replace(/[&<>"']/g, (character) => entities[character] as string));

/** At most `length` characters of untrusted text, on one line. */
export function clip(text: string, length: number): string {
  // Cut before splitting: a name of a million characters costs no more than its first few.
  const line = clean(text.slice(0, 4 * length))
    .replace(/\s+/g, " ")
    .trim();
  const characters = [...line];
  const whole = characters.length <= length && text.length <= 4 * length;
  return whole ? line : `${characters.slice(0, length - 1).join("")}…`;
}
