import { fail } from "@hyaline/core";
import type { Readings } from "@hyaline/explanation";
import { clip, isolate } from "../../parts/markup/escape.js";
import { type Slice, sliceOf } from "../../parts/slice.js";

/**
 * One layer's queries and keys, of one head or of all on average: of readings whose last two axes they are; a layer's axis is the
 * one named so, or the first, a head's the one named so, or the last before them.
 *
 * @throws HyalineError `argument` for a layer or a head that is not there
 */
export function headMeans(readings: Readings, row: number, layer: number, head: number | "mean"): Slice {
  const front = readings.axes.slice(0, -2);
  const sizes = readings.values.shape.slice(1, -2);
  const placeNamed = (name: string, otherwise: number) => {
    const found = front.findIndex((axis) => axis.name === name);
    return found >= 0 ? found : otherwise;
  };
  const heads = placeNamed("head", front.length - 1);
  const layers = placeNamed("layer", front.length > 1 ? 0 : -1);
  const at: Record<string, number> = {};
  if (layers >= 0 && layers !== heads) at[front[layers]?.name as string] = layer;
  else if (layer > 0) fail("argument", "readings have such a layer", String(layer), "they are of one layer");
  const count = sizes[heads] ?? 1;
  const name = front[heads]?.name;
  const of = (place: number) =>
    sliceOf(readings, { row, at: name === undefined ? at : { ...at, [name]: place } });
  if (head !== "mean" || name === undefined) return of(head === "mean" ? 0 : head);
  const slices = Array.from({ length: Math.min(count, 1000) }, (_, place) => of(place));
  const first = slices[0] ?? of(0);
  return {
    ...first,
    cells: first.cells.map((line, r) =>
      line.map((_, c) =>
        slices.reduce((sum, { cells }) => sum + (cells[r]?.[c] as number) / slices.length, 0),
      ),
    ),
    at: [
      ...Object.keys(at).map(
        (axis) =>
          `${isolate(clip(axis, 40))} ${isolate(clip(front[layers]?.labels?.[layer] ?? String(layer), 40))}`,
      ),
      `mean of ${slices.length} ${isolate(clip(name, 40))}s`,
    ],
  };
}
