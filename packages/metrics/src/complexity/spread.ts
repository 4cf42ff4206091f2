import { fail } from "@hyaline/core";
import { defineMetric } from "@hyaline/explanation";
import { elementRows, sumOf } from "../parts/attributionRows.js";

/**
 * How far an image's or a series' attribution lies spread: the standard distance of its magnitude from its centre, relative to
 * that of equal attributions everywhere. 0 where one place holds everything, 1 as for equal ones, more for the edges. Maps are
 * the last two axes (the last, of series), summed over channels. NaN for a row of zeros, and where there is one place.
 *
 * @throws HyalineError `argument`, `shape` for rows without an axis, `data`, `aborted`
 * @example
 * ```ts
 * const { values } = await spread({ explanation: byGradients });
 * ```
 */
export const spread = /* @__PURE__ */ defineMetric(
  {
    name: "spread",
    title: "Spread",
    family: "complexity",
    summary: "How far the attribution lies from its centre, relative to equal attributions everywhere.",
    formula: "√(Σ_i p_i ‖r_i − Σ_j p_j r_j‖²) / that of p_i = 1/n, p_i = |a_i| / Σ_j |a_j|",
    source: {
      authors: "R. Bachi",
      title: "Standard distance measures and related methods for spatial analysis",
      year: 1963,
      where: "section 2",
    },
    direction: "lower",
    range: [0, Number.POSITIVE_INFINITY],
    needs: [],
  },
  {},
  async ({ explanation }) => {
    const { shape } = explanation.values;
    if (shape.length < 2) fail("shape", "a map needs places", `attributions of [${shape.join(", ")}]`);
    const width = shape.at(-1) as number;
    const places = shape.length > 2 ? width * (shape.at(-2) as number) : width;
    const even = standardDistance(new Float64Array(places).fill(1), width);
    return {
      values: elementRows(explanation).map((row) => {
        const sizes = new Float64Array(places);
        for (const [i, value] of row.entries()) {
          const place = i % places;
          sizes[place] = (sizes[place] as number) + Math.abs(value);
        }
        return standardDistance(sizes, width) / even;
      }),
    };
  },
);

/** Of weights over a map from their centre. */
function standardDistance(weights: Float64Array, width: number): number {
  const total = sumOf(weights);
  const along = (of: (place: number) => number) => {
    const mean = weights.reduce((sum, weight, place) => sum + weight * of(place), 0) / total;
    return weights.reduce((sum, weight, place) => sum + weight * (of(place) - mean) ** 2, 0) / total;
  };
  return Math.sqrt(along((place) => Math.floor(place / width)) + along((place) => place % width));
}
