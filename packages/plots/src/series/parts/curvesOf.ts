import { fail } from "@hyaline/core";
import type { FeatureEffect } from "@hyaline/explanation";

/** No more curves of single rows are drawn. */
const mostCurves = 100;

/** The rows' own curves, evenly chosen where they are many. */
export function curvesOf({ grid, curves }: FeatureEffect) {
  const rows = curves?.shape[0] ?? 0;
  if (curves && curves.values.length !== rows * grid.length)
    fail("shape", "curves are [rows, grid]", `${curves.values.length} numbers for ${rows} × ${grid.length}`);
  const count = Math.min(rows, mostCurves);
  const behind = Array.from({ length: count }, (_, i) => {
    const at = Math.floor((i * rows) / count) * grid.length;
    return { name: "", x: grid, y: Array.from(curves?.values.slice(at, at + grid.length) ?? []) };
  });
  return { behind, left: rows - count };
}
