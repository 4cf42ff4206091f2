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

/** Text without the characters that no document may hold; each becomes U+FFFD, so that it is seen. */
export const clean = (text: string): string => text.replace(unfit, "\uFFFD");

/** Text as it may stand in the content and in any quoted attribute of HTML, SVG and XML. */
export const escapeText = (text: string): string =>
  clean(text).replace(/[&<>"']/g, (character) => entities[character] as string);

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
