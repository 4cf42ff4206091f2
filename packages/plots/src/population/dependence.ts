import { fail } from "@hyaline/core";
import { choice, either, integer } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { type Dot, dots } from "../parts/dots.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { rampLegend } from "../parts/frame/colourLegend.js";
import { frame } from "../parts/frame/frame.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element } from "../parts/markup/markup.js";
import { brushes } from "../parts/palette/palette.js";
import { rampRole } from "../parts/palette/ramp.js";
import { leftNotes, populationOf, rowsOptions, sharesOf } from "../parts/population.js";
import { strongestPartner } from "./parts/partner.js";

const place = [0, 2147483647] as const;

/**
 * A feature's attributions over its values, one dot for each row, as an SVG text; a vertical line is one standard error to
 * each side, where the method has one. The colour is the value of another feature: the one that moves the attributions most at
 * like values of the first, or the one that is asked for.
 *
 * `values: [rows, features]`, shaped like `data`. At most 800 rows are drawn, evenly chosen.
 *
 * Source: S. Lundberg et al., "From local explanations to global understanding with explainable AI for trees", Nature Machine
 * Intelligence 2020 (SHAP's dependence plot, and its `approximate_interactions`).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row or a feature that is not there, `shape` for attributions that no value of the
 * input belongs to, `data`
 * @example
 * ```ts
 * const svg = dependence(explanation, { feature: 1, colour: 0 });
 * ```
 */
export const dependence = /* @__PURE__ */ definePlot(
  {
    name: "dependence",
    title: "Dependence",
    family: "population",
    summary: "A feature's attributions over its values, coloured by another feature.",
    source: {
      authors: "S. Lundberg et al.",
      title: "From local explanations to global understanding with explainable AI for trees",
      year: 2020,
    },
    draws: "explanation",
    count: "one",
    rows: "numbers",
    needs: [],
  },
  {
    ...rowsOptions,
    /** Which feature: its place in a row (default: the largest by mean size). */
    feature: integer(
      "Which feature: its place in a row (default: the largest by mean size).",
      undefined,
      place,
    ),
    /** Whose values are the colour: a feature's place, the one that `"auto"` finds, or `"none"` (default `"auto"`). */
    colour: either(
      "Whose values are the colour: a feature's place, the one that auto finds, or none.",
      [integer("", 0, place), choice("", ["auto", "none"], "auto")],
      "auto",
    ),
    /** Height in pixels without title and notes (default 260). */
    height: integer("Height in pixels without title and notes.", 260, [160, 2000]),
  },
  (explanation, { width = 480, height, theme, title, feature, colour, ...options }) => {
    const population = populationOf(explanation, { ...options, maxFeatures: 50 });
    const { read, nameOf, method, target } = population;
    const one = feature ?? population.features[0]?.feature ?? 0;
    const count = read[0]?.values.length ?? 0;
    for (const wanted of [one, colour])
      if (typeof wanted === "number" && wanted >= count)
        fail("argument", `a feature is an integer from 0 to ${count - 1}`, String(wanted));
    const xs = read.map(({ dataOf }) => dataOf(one) ?? Number.NaN);
    if (read.every(({ dataOf }) => dataOf(one) === undefined))
      fail(
        "shape",
        "dependence needs the feature's own value in each row",
        "an explanation without",
        "draw a beeswarm",
      );
    const ys = read.map(({ values }) => values[one] ?? Number.NaN);
    const auto = colour === "auto" ? strongestPartner(population, one) : undefined;
    const other = typeof colour === "number" ? colour : auto;
    const shares = other === undefined ? [] : sharesOf(read.map(({ dataOf }) => dataOf(other)));
    const kept = xs.flatMap((x, i) => (drawable(x) && drawable(ys[i] as number) ? [i] : []));
    const errors = read.map(({ standardError }) => standardError?.[one] ?? 0);
    const paint = brushes(theme);
    const [name, output] = [nameOf(one), target === "" ? "attribution" : `attribution to ${target}`];
    const ends = kept.flatMap((i) => {
      const error = drawable(errors[i] as number) ? (errors[i] as number) : 0;
      return [(ys[i] as number) - error, (ys[i] as number) + error];
    });
    const { x, y, marks } = frame(
      { width, height, top: 8 },
      {
        x: { values: kept.map((i) => xs[i] as number), label: clip(name, 120), scale: "linear" },
        y: { values: [0, ...ends], label: output, scale: "linear" },
      },
      paint,
    );
    const list = kept.map(
      (i): Dot => ({
        x: x(xs[i] as number),
        y: y(ys[i] as number),
        role: other === undefined ? "series0" : rampRole(shares[i] as number),
      }),
    );
    const bands = kept.flatMap((i, k) => {
      const error = errors[i] as number;
      const dot = list[k] as Dot;
      return error > 0 && drawable(error)
        ? [
            `M${dot.x.toFixed(1)} ${y((ys[i] as number) - error).toFixed(1)}V${y((ys[i] as number) + error).toFixed(1)}`,
          ]
        : [];
    });
    const whole = list.length === 0 ? "none" : `${list.length} rows`;
    const named = other === undefined ? undefined : clip(nameOf(other), 60);
    return {
      title: title ?? `${method}: ${isolate(clip(name, 120))}`,
      description: `Attributions of ${method} over the values of ${isolate(clip(name, 80))}, ${whole}${named === undefined ? "" : `, coloured by ${isolate(named)}`}.`,
      width,
      height: height + (named === undefined ? 0 : 20),
      body: [
        ...marks,
        ...(bands.length > 0
          ? [element("path", { d: bands.join(""), "stroke-opacity": "0.6", ...paint.stroke("missing") })]
          : []),
        ...dots(list, 6, paint),
        ...(named === undefined
          ? []
          : [rampLegend({ width, y: height + 4, low: "small", high: `large ${named}` }, paint)]),
      ],
      notes: [...leftNotes({ ...population.left, features: 0 }), ...notFiniteNote(read.length - kept.length)],
      table: {
        columns: [
          "Row",
          isolate(clip(name, 80)),
          "attribution",
          ...(named === undefined ? [] : [isolate(named)]),
        ],
        rows: kept
          .slice(0, 30)
          .map((i) => [
            String(population.rows[i]),
            formatNumber(xs[i] as number, 4),
            formatSigned(ys[i] as number, 4),
            ...(other === undefined ? [] : [formatNumber(read[i]?.dataOf(other) ?? Number.NaN, 4)]),
          ]),
        omitted: Math.max(0, kept.length - 30),
      },
    };
  },
);
