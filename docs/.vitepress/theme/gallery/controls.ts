import type { Option } from "@hyaline/core/facts";
import type { GalleryCase } from "./cases.js";

/** What a reader can pick: one of several words, or a number. */
export interface Control {
  readonly name: string;
  readonly start: string | number;
  readonly choices?: readonly string[];
  readonly low?: number;
  readonly high?: number;
  read(text: string): string | number;
}

/** At most so many of each plot, the rows first. */
const most = 3;

/** Controls of a plot's options, as its specs say: a row, a choice of words, how many features. */
export function controlsOf({ options, rows, given }: GalleryCase): readonly Control[] {
  return Object.entries(options)
    .flatMap(([name, spec]): Control[] => {
      const { kind, default: usual } = spec as Option;
      const start = (given[name] ?? usual) as string | number;
      if (name === "row" && rows > 1) return [rowControl(start, rows, kind.is === "either")];
      if (kind.is === "choice" && name !== "layout")
        return [{ name, start, choices: kind.choices, read: (text) => text }];
      if (name.startsWith("max")) return [{ name, start, low: 2, high: 20, read: Number }];
      return [];
    })
    .sort((a, b) => Number(b.name === "row") - Number(a.name === "row"))
    .slice(0, most);
}

/** Rows by their number; all of them where the plot has a picture of that. */
function rowControl(start: string | number, rows: number, takesAll: boolean): Control {
  const choices = [
    ...(takesAll ? ["all"] : []),
    ...Array.from({ length: Math.min(rows, 12) }, (_, row) => String(row)),
  ];
  return { name: "row", start, choices, read: (text) => (text === "all" ? text : Number(text)) };
}
