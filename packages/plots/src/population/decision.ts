import { fail } from "@hyaline/core";
import type { Explanation } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { rangeOf } from "../parts/axis/scale.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { featureRows } from "../parts/featureRows.js";
import { rampLegend } from "../parts/frame/colourLegend.js";
import { legend } from "../parts/frame/legend.js";
import { looks } from "../parts/frame/looks.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { brushes, type Role } from "../parts/palette/palette.js";
import { rampRole } from "../parts/palette/ramp.js";
import {
  leftNotes,
  type Population,
  populationOf,
  populationOptions,
  sharesOf,
} from "../parts/population.js";

/**
 * How predictions come about, one line for each row, as an SVG text: from the base value at the bottom, feature by feature,
 * the largest last, to the output at the top. Lines of one explanation are coloured by their output; several explanations,
 * such as those of several outputs, by which they are of.
 *
 * Takes one explanation with a `baseValue`, or up to 4 of the same features: `values: [rows, features]`. Features beyond
 * `maxFeatures` are one step, the first.
 *
 * Source: S. Lundberg et al., SHAP's documentation 2019 (decision plot).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` without a base value, for too many explanations and a row that is not there, `shape`, `data`
 * @example
 * ```ts
 * const svg = decision(explanation, { maxFeatures: 8 });
 * ```
 */
export const decision = /* @__PURE__ */ definePlot(
  {
    name: "decision",
    title: "Decision plot",
    family: "population",
    summary: "How predictions come about, one line for each row, from the base value to the output.",
    source: { authors: "S. Lundberg et al.", title: "SHAP: decision plots", year: 2019 },
    draws: "explanation",
    count: "oneOrMore",
    rows: "any",
    needs: ["baseValue"],
  },
  populationOptions,
  (explanations, { width = 640, theme, title, ...options }) => {
    const list: readonly Explanation[] = Array.isArray(explanations)
      ? explanations
      : [explanations as Explanation];
    if (list.length === 0 || list.length > looks.length)
      fail("argument", `decision draws 1 to ${looks.length} explanations`, String(list.length));
    const populations = list.map((explanation) => populationOf(explanation, options));
    const first = populations[0] as Population;
    const paint = brushes(theme);
    // The largest uppermost: a line goes up from the base value.
    const order = first.features.map(({ feature }) => feature);
    const paths = populations.flatMap((population, which) =>
      pathsOf(population, order).map((path) => ({ ...path, which })),
    );
    const drawn = paths.filter(({ places }) => places.every(drawable));
    const several = populations.length > 1;
    const keys = legend(
      several
        ? populations.map(({ method, target }, i) => ({
            name: target || `${method} ${i + 1}`,
            ...(looks[i] as (typeof looks)[number]),
          }))
        : [],
      width,
      paint,
    );
    const top = keys.height + 8;
    const rest = first.left.features > 0 ? [`${first.left.features} other features`] : [];
    const labels = [
      ...order.map((feature) => ({ name: first.nameOf(feature) })),
      ...rest.map((name) => ({ name })),
    ];
    const output = first.target === "" || several ? "output" : first.target;
    const rows = featureRows({
      width,
      top,
      labels,
      range: rangeOf(drawn.flatMap(({ places }) => places)),
      room: [8, 8],
      label: output,
      brushes: paint,
    });
    const shares = sharesOf(drawn.map(({ places }) => places.at(-1)));
    // Between two lines of features stands what the ones below have added up to.
    const step = rows.middle(1) - rows.middle(0);
    const heights = [
      rows.bottom,
      ...labels.map((_, i) => rows.bottom - (i + 1) * (Number.isFinite(step) ? step : rows.bottom - top)),
    ];
    const lines = drawn.map(({ places, which }, i): Markup => {
      const look = several ? looks[which] : undefined;
      const points = places.map(
        (value, k) => `${rows.scale(value).toFixed(1)} ${(heights[k] as number).toFixed(1)}`,
      );
      return element("path", {
        d: `M${points.join("L")}`,
        fill: "none",
        "stroke-width": 1.5,
        "stroke-opacity": drawn.length > 30 ? "0.45" : "0.9",
        "stroke-dasharray": look?.dash,
        ...paint.stroke((look?.role ?? rampRole(shares[i] as number)) as Role),
      });
    });
    const base = drawn[0]?.places[0];
    const named = order.slice(0, 3).map((feature) => isolate(clip(first.nameOf(feature), 60)));
    return {
      title:
        title ??
        [...new Set(populations.map(({ method }) => method))].join(", ") +
          (output === "output" ? "" : `: ${output}`),
      description: `Paths of ${drawn.length} predictions from the base value${base === undefined ? "" : ` ${formatNumber(base)}`} to the output. Most matter: ${named.join("; ")}.`,
      width,
      height: rows.bottom + (several ? 40 : 60),
      body: [
        ...keys.marks,
        ...rows.marks,
        ...lines,
        ...rows.names,
        ...(several
          ? []
          : [rampLegend({ width, y: rows.bottom + 46, low: "small output", high: "large output" }, paint)]),
      ],
      notes: [...leftNotes({ ...first.left, features: 0 }), ...notFiniteNote(paths.length - drawn.length)],
      table: {
        columns: [
          "Row",
          "base value",
          ...order.map((feature) => isolate(clip(first.nameOf(feature), 80))),
          "output",
        ],
        rows: paths
          .slice(0, 30)
          .map(({ row, places, read }) => [
            String(row),
            formatNumber(places[0] as number, 4),
            ...order.map((feature) => formatNumber(read.values[feature] ?? Number.NaN, 4)),
            formatNumber(places.at(-1) as number, 4),
          ]),
        omitted: Math.max(0, paths.length - 30),
      },
    };
  },
);

/** For each row the base value, and what it is after the features that are not drawn and each that is, the largest last. */
function pathsOf({ read, rows, left }: Population, order: readonly number[]) {
  return read.map((row, i) => {
    const shown = new Set(order);
    let at = row.baseValue ?? 0;
    const places = [at];
    if (left.features > 0) {
      at += row.values.reduce((sum, value, f) => sum + (shown.has(f) ? 0 : value), 0);
      places.push(at);
    }
    for (const feature of [...order].reverse()) {
      at += row.values[feature] ?? 0;
      places.push(at);
    }
    return { row: rows[i] as number, read: row, places };
  });
}
