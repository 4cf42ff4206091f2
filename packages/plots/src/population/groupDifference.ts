import { fail } from "@hyaline/core";
import { indices } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { bars } from "../parts/bars.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { brushes } from "../parts/palette/palette.js";
import { leftNotes, populationOf, populationOptions, populationTitle } from "../parts/population.js";
import type { RankedFeature } from "../parts/ranked.js";

/**
 * How the mean attributions of one group of rows differ from those of all other rows, as an SVG text: where a model treats two
 * groups otherwise, these features are how. A thin line is one standard error of the difference to each side
 * (√(s₁² / n₁ + s₂² / n₂)).
 *
 * `values: [rows, features]`. Features are ordered by the size of their difference.
 *
 * Source: S. Lundberg, "Explaining quantitative measures of fairness", SHAP's documentation 2020 (group difference plot).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` without a group, for a group of no row or of all, `shape`, `data`
 * @example
 * ```ts
 * const svg = groupDifference(explanation, { group: [0] });
 * ```
 */
export const groupDifference = /* @__PURE__ */ definePlot(
  {
    name: "groupDifference",
    title: "Difference of groups",
    family: "population",
    summary: "How the mean attributions of one group of rows differ from those of the others.",
    source: { authors: "S. Lundberg", title: "Explaining quantitative measures of fairness", year: 2020 },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...populationOptions,
    /** Which rows are the group (default: the first half of the rows). */
    group: indices("Which rows are the group (default: the first half of the rows)."),
  },
  (explanation, { width = 640, theme, title, group, maxFeatures, ...options }) => {
    const population = populationOf(explanation, { ...options, maxFeatures: Number.MAX_SAFE_INTEGER });
    const { rows, read, nameOf } = population;
    const inside = new Set(group ?? rows.slice(0, Math.ceil(rows.length / 2)));
    const groups = [true, false].map((side) => read.filter((_, i) => inside.has(rows[i] as number) === side));
    const [its = [], others = []] = groups;
    if (its.length === 0 || (others.length === 0 && read.length > 1))
      fail(
        "argument",
        "group has some of the rows, and not all of them",
        `${its.length} of ${read.length}`,
        "give the rows of one group",
      );
    const all = population.features.map(({ feature }): RankedFeature => {
      const [a, b] = [its, others].map((list) => statistics(list.map(({ values }) => values[feature] ?? 0)));
      const error = Math.sqrt((a?.ofMean ?? 0) + (b?.ofMean ?? 0));
      return {
        label: { name: nameOf(feature) },
        value: (a?.mean ?? 0) - (b?.mean ?? 0),
        feature,
        ...(drawable(error) ? { standardError: error } : {}),
      };
    });
    const size = ({ value }: RankedFeature) => (drawable(value) ? Math.abs(value) : -1);
    const lines = all.sort((a, b) => size(b) - size(a)).slice(0, maxFeatures);
    const what = `${its.length} rows minus ${others.length} others`;
    const drawn = bars(lines, { width, label: `mean attribution of ${what}`, signs: true }, brushes(theme));
    const named = lines
      .slice(0, 3)
      .map(({ label, value }) => `${isolate(label.name)} ${formatSigned(value)}`);
    return {
      title: title ?? populationTitle(population),
      description: `Mean attributions of ${population.method}, ${what}. Largest differences: ${named.join("; ")}.`,
      width,
      height: drawn.height,
      body: drawn.marks,
      notes: [
        ...leftNotes({ ...population.left, features: all.length - lines.length }),
        ...notFiniteNote(all.filter(({ value }) => !drawable(value)).length),
      ],
      table: {
        columns: ["Feature", "difference", "standard error"],
        rows: lines.map(({ label, value, standardError = 0 }) => [
          isolate(clip(label.name, 120)),
          formatSigned(value),
          formatNumber(standardError),
        ]),
        omitted: all.length - lines.length,
      },
    };
  },
);

/** The mean, and the variance of it. */
function statistics(values: readonly number[]): { readonly mean: number; readonly ofMean: number } {
  const n = Math.max(1, values.length);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, ofMean: n > 1 ? squares / (n - 1) / n : 0 };
}
