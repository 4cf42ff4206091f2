import { clip } from "./markup/escape.js";

/** The fonts of the plots: whatever the system's interface uses, all near the widths estimated here. */
export const fontFamily = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** The smallest text of a plot, in pixels at the width that it is drawn for. */
export const small = 12;

const narrow = /[iljtfrI.,:;|!'’()[\]{} ·-]/;
const capital = /[A-LN-VX-Z0-9_$?]/;
const symbol = /[w&+=<>≤≥−#~^]/;
const wide = /[mMW@%—…]/;
const full = /[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]|\p{Extended_Pictographic}/u;

/** Widths in ems: those of a wide sans-serif (DejaVu), since there is no font to ask outside of a browser. */
function emsOf(character: string): number {
  if (/[\uFDD0\uFDD1\u200E\u200F]/.test(character)) return 0;
  if (narrow.test(character)) return 0.37;
  if (capital.test(character)) return 0.68;
  if (symbol.test(character)) return 0.85;
  if (wide.test(character)) return 1;
  return full.test(character) ? 1.05 : 0.61;
}

/** What a size counts as where the text is bold. */
export const bold = (size: number): number => size * 1.1;

/** About how wide `text` is in a sans-serif font of `size` pixels. */
export function textWidth(text: string, size: number): number {
  let ems = 0;
  for (const character of text) ems += emsOf(character);
  return ems * size;
}

/** The beginning of untrusted `text` that fits into `width` pixels, with an ellipsis where some is left out. */
export function fitText(text: string, size: number, width: number): string {
  const line = clip(text, 200);
  if (textWidth(line, size) <= width) return line;
  const room = width - emsOf("…") * size;
  let used = 0;
  let kept = "";
  for (const character of line) {
    used += emsOf(character) * size;
    if (used > room) break;
    kept += character;
  }
  return `${kept.trimEnd()}…`;
}

/** Untrusted `text` in lines of at most `width` pixels, and at most `lines` of them. */
export function wrapText(text: string, size: number, width: number, lines: number): string[] {
  const result: string[] = [];
  let line = "";
  for (const word of clip(text, 1000).split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size) > width) {
      result.push(line);
      line = word;
    } else line = longer;
  }
  result.push(line);
  const last = result.slice(lines - 1).join(" ");
  return [...result.slice(0, lines - 1), ...(last === "" ? [] : [last])].map((part) =>
    fitText(part, size, width),
  );
}
