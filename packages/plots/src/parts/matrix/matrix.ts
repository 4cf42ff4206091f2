import { isolate } from "../markup/escape.js";
import { element, type Markup } from "../markup/markup.js";
import { type Brushes, type Role, signRole, strongestUnderText } from "../palette/palette.js";
import { fitText, small, textWidth, wrapText } from "../textWidth.js";

/** The colour of a cell, and how strong it is. */
export interface Tone {
  readonly role: Role;
  readonly opacity: number;
}

export interface MatrixOptions {
  readonly width: number;
  /** Where it begins; names of columns stand first where there are some. */
  readonly top?: number;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** One list for each row, one number for each column. */
  readonly cells: readonly (readonly number[])[];
  readonly cellHeight: number;
  /** What a number looks like. */
  tone(value: number): Tone;
  /** What stands in a cell that has room for it: the first that fits. */
  write?(value: number, row: number, column: number): string | readonly string[];
  /** Over how many lines names of columns may go, each over its own column; else some are left out where they are many. */
  readonly headLines?: number;
  /** Names of rows are set in the text's colour, as those of features are. */
  readonly inked?: boolean;
}

export interface Matrix {
  readonly marks: readonly Markup[];
  /** Where the cells begin, how wide they are and where they end. */
  readonly left: number;
  readonly cellWidth: number;
  readonly cellsTop: number;
  readonly bottom: number;
}

/** Red above 0 and blue below, `strongest` at `largest`; grey for what is no number. Cells with texts keep the default. */
export const signTone =
  (largest: number, strongest: number = strongestUnderText) =>
  (value: number): Tone =>
    Number.isNaN(value)
      ? { role: "grid", opacity: 1 }
      : { role: signRole(value), opacity: share(Math.abs(value), largest) * strongest };

/** From nothing to the strongest colour, for numbers that have no sign. */
export const amountTone =
  (largest: number, role: Role = "series0", strongest: number = strongestUnderText) =>
  (value: number): Tone =>
    Number.isNaN(value)
      ? { role: "grid", opacity: 1 }
      : { role, opacity: share(Math.max(0, value), largest) * strongest };

const share = (size: number, largest: number): number =>
  Number.isFinite(size) ? Math.min(1, size / (largest || 1)) : 0;

/** The largest size of the numbers, above 0. */
export const largestSize = (numbers: Iterable<number>): number => {
  let largest = Number.MIN_VALUE;
  for (const value of numbers) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return largest;
};

/** Cells in rows and columns with their names; cells of one look are one path. */
export function matrix(
  { width, top = 0, rows, columns, cells, cellHeight, tone, write, headLines, inked }: MatrixOptions,
  { fill }: Brushes,
): Matrix {
  const muted = { "font-size": small, ...fill("muted") };
  const longest = rows.reduce((most, label) => Math.max(most, textWidth(label, small)), 0);
  const left = longest === 0 ? 0 : Math.min(width / 3, longest) + 8;
  const cellWidth = (width - left) / columns.length;
  const heads = headsOf(columns, { left, cellWidth, width, headLines });
  const headHeight = heads.length === 0 ? 0 : 6 + 14 * Math.max(...heads.map(({ lines }) => lines.length));
  const cellsTop = top + headHeight;
  const down = Math.max(1, Math.ceil((small + 2) / cellHeight));
  const names = heads.flatMap(({ x, lines }) =>
    lines.map((line, i) =>
      element(
        "text",
        { x, y: cellsTop - 7 - 14 * (lines.length - 1 - i), "text-anchor": "middle", ...muted },
        isolate(line),
      ),
    ),
  );
  const sides = rows.flatMap((label, r) =>
    r % down !== 0 || label === ""
      ? []
      : element(
          "text",
          {
            x: left - 6,
            y: cellsTop + (r + 0.5) * cellHeight + 4,
            "text-anchor": "end",
            "font-size": small,
            ...fill(inked ? "ink" : "muted"),
          },
          isolate(fitText(label, small, left - 8)),
        ),
  );
  const looks = new Map<string, { readonly look: Tone; readonly places: string[] }>();
  const texts: Markup[] = [];
  cells.forEach((line, r) => {
    line.forEach((value, c) => {
      const look = tone(value);
      const [x, y] = [left + c * cellWidth, cellsTop + r * cellHeight];
      const key = `${look.role} ${look.opacity.toFixed(2)}`;
      const known = looks.get(key) ?? { look, places: [] };
      looks.set(key, known);
      known.places.push(
        `M${x.toFixed(1)} ${y.toFixed(1)}h${cellWidth.toFixed(1)}v${cellHeight}h-${cellWidth.toFixed(1)}z`,
      );
      const [own = ""] = [write?.(value, r, c) ?? []]
        .flat()
        .filter((text) => textWidth(text, small) + 4 <= cellWidth);
      if (own === "" || cellHeight < small + 2) return;
      texts.push(
        element(
          "text",
          {
            x: x + cellWidth / 2,
            y: y + cellHeight / 2 + 4,
            "text-anchor": "middle",
            "font-size": small,
            ...fill("ink"),
          },
          own,
        ),
      );
    });
  });
  const painted = [...looks.values()]
    .filter(({ look }) => look.opacity > 0)
    .map(({ look: { role, opacity }, places }) =>
      element("path", {
        d: places.join(""),
        "shape-rendering": "crispEdges",
        ...fill(role),
        ...(opacity === 1 ? {} : { "fill-opacity": opacity.toFixed(2) }),
      }),
    );
  return {
    marks: [...names, ...sides, ...painted, ...texts],
    left,
    cellWidth,
    cellsTop,
    bottom: cellsTop + rows.length * cellHeight,
  };
}

interface HeadsOptions {
  readonly left: number;
  readonly cellWidth: number;
  readonly width: number;
  readonly headLines: number | undefined;
}

/** Names of columns where they stand. */
function headsOf(columns: readonly string[], { left, cellWidth, width, headLines }: HeadsOptions) {
  const gap = columns.reduce((most, label) => Math.max(most, textWidth(label, small) + 6), 1);
  const every = headLines ? 1 : Math.max(1, Math.ceil(Math.min(gap, width - left) / cellWidth));
  return columns.flatMap((label, c) => {
    if (c % every !== 0 || label === "") return [];
    const x = left + (c + 0.5) * cellWidth;
    const room = Math.min(every * cellWidth - 4, 2 * Math.min(x, width - x));
    const lines = headLines ? wrapText(label, small, room, headLines) : [fitText(label, small, room)];
    return [{ x, lines }];
  });
}
