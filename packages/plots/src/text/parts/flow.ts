import { textWidth } from "../../parts/textWidth.js";
import type { Piece } from "./pieces.js";

export interface PlacedPiece extends Piece {
  readonly x: number;
  readonly width: number;
  readonly line: number;
  /** Whether it runs from right to left. */
  readonly isRtl: boolean;
}

export interface Flow {
  readonly placed: readonly PlacedPiece[];
  readonly lines: number;
  /** Tokens that have no place. */
  readonly left: number;
}

interface Sized extends Piece {
  readonly width: number;
  readonly isRtl: boolean;
}

const rightToLeft = /[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const leftToRight = /[\p{L}\p{N}]/u;
const spaceWidth = 0.37;

/**
 * Pieces in lines of at most `width` pixels: whitespace and line breaks stay, what belongs together without whitespace
 * stays on one line where it can, and lines run from right to left where the text begins so.
 */
export function flow(pieces: readonly Piece[], size: number, width: number, mostLines: number): Flow {
  const isRtl = directionOf(pieces.find(({ text }) => directionOf(text) !== 0)?.text ?? "") < 0;
  const directions = directionsOf(pieces, isRtl ? -1 : 1);
  const lines: Sized[][] = [[]];
  let used = 0;
  const line = () => lines.at(-1) as Sized[];
  const breakLine = () => {
    lines.push([]);
    used = 0;
  };
  const put = (piece: Sized) => {
    line().push(piece);
    used += piece.width;
  };
  for (const cluster of clustersOf(pieces, directions, size, width)) {
    const [first] = cluster;
    if (first === undefined) continue;
    if (/^\s+$/.test(first.text)) {
      const breaks = first.text.split(/\r\n|[\n\r\u2028\u2029]/).length - 1;
      for (let i = 0; i < Math.min(breaks, 2); i++) breakLine();
      const rest =
        breaks > 0
          ? first.text.slice(Math.max(...["\n", "\r", "\u2028"].map((c) => first.text.lastIndexOf(c))) + 1)
          : first.text;
      // Whitespace at the end of a line takes no place; indents do.
      if (rest !== "" && (used > 0 || breaks > 0 || lines.length === 1))
        put({ ...first, text: rest, width: Math.min(widthOf(rest, size), width / 2) });
      continue;
    }
    const whole = cluster.reduce((sum, piece) => sum + piece.width, 0);
    if (used > 0 && used + whole > width) breakLine();
    for (const piece of cluster) {
      if (used > 0 && used + piece.width > width) breakLine();
      put(piece);
    }
  }
  const shown = lines.slice(0, mostLines);
  const tokens = (of: readonly Sized[][]) => new Set(of.flat().flatMap(({ token }) => token ?? []));
  return {
    placed: shown.flatMap((each, i) => place(each, i, isRtl, width)),
    lines: shown.length,
    left: tokens(lines).size - tokens(shown).size,
  };
}

/** Runs without whitespace, and whitespace; what is wider than a line is cut. */
function clustersOf(
  pieces: readonly Piece[],
  directions: readonly number[],
  size: number,
  width: number,
): Sized[][] {
  const clusters: Sized[][] = [];
  let open = false;
  for (const [i, piece] of pieces.entries()) {
    const isSpace = /^\s+$/.test(piece.text);
    if (isSpace || !open) clusters.push([]);
    open = !isSpace;
    const cluster = clusters.at(-1) as Sized[];
    for (const text of isSpace ? [piece.text] : cut(piece.text, size, width - pad(piece)))
      cluster.push({ ...piece, text, width: widthOf(text, size) + pad(piece), isRtl: directions[i] === -1 });
  }
  return clusters;
}

/** Room beside the letters of a token. */
const pad = ({ token, special }: Piece): number => (token === undefined ? 0 : 3) + (special ? 6 : 0);

const widthOf = (text: string, size: number): number =>
  /^\s+$/.test(text) ? [...text.replace(/\t/g, "    ")].length * spaceWidth * size : textWidth(text, size);

/** A word in parts that fit into a line. */
function cut(text: string, size: number, width: number): string[] {
  if (text.length < 8 || textWidth(text, size) <= width) return [text];
  const parts: string[] = [];
  let part = "";
  let used = 0;
  for (const character of text) {
    const needs = textWidth(character, size);
    if (part !== "" && used + needs > width) {
      parts.push(part);
      part = "";
      used = 0;
    }
    part += character;
    used += needs;
  }
  return [...parts, part];
}

/** -1 from right to left, 1 from left to right, 0 for what takes the direction of its neighbours. */
function directionOf(text: string): -1 | 0 | 1 {
  const strong = /[\p{L}\p{N}]/u.exec(text)?.[0] ?? "";
  if (rightToLeft.test(strong)) return -1;
  return leftToRight.test(strong) ? 1 : 0;
}

/** The direction of each piece; what has none of its own goes with both neighbours, or with its paragraph. */
function directionsOf(pieces: readonly Piece[], base: -1 | 1): number[] {
  const own = pieces.map(({ text }) => (isBreak(text) ? base : directionOf(text)));
  let before: number = base;
  const fromLeft = own.map((direction) => (before = direction || before));
  let after: number = base;
  const fromRight = own.map((_, i) => (after = own[own.length - 1 - i] || after)).reverse();
  return own.map((direction, i) => {
    if (direction !== 0) return direction;
    return fromLeft[i] === fromRight[i] ? (fromLeft[i] as number) : base;
  });
}

const isBreak = (text: string): boolean => /^\s*[\n\r\u2028\u2029]\s*$/.test(text);

/** From left to right as they are seen: runs against the line's direction are turned round (as in Unicode's UAX 9). */
function place(pieces: readonly Sized[], line: number, isRtl: boolean, width: number): PlacedPiece[] {
  const runs: Sized[][] = [];
  pieces.forEach((piece, i) => {
    if (i === 0 || piece.isRtl !== pieces[i - 1]?.isRtl) runs.push([]);
    (runs.at(-1) as Sized[]).push(piece);
  });
  const seen = runs.map((run) => (run[0]?.isRtl ? [...run].reverse() : run));
  const ordered = (isRtl ? seen.reverse() : seen).flat();
  let x = isRtl ? width - ordered.reduce((sum, piece) => sum + piece.width, 0) : 0;
  return ordered.map((piece) => {
    const placed = { ...piece, x, line };
    x += piece.width;
    return placed;
  });
}
