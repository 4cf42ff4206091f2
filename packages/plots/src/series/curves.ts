import { fail } from "@hyaline/core";
import { integer, texts } from "@hyaline/core/facts";
import type { ScoreCurve, Scores, Series } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { looks } from "../parts/frame/looks.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { methodName } from "../parts/methodName.js";
import { brushes } from "../parts/palette/palette.js";
import { panels } from "../parts/panels.js";
import { linesPicture } from "./parts/linesPicture.js";

const least = 280;
/** The places of a mean. */
const places = 51;

/**
 * The curves of several explanations by several metrics, as an SVG text: one panel for each metric, such as deletion and
 * insertion, one line for each explanation, the mean over the rows with one standard error to each side. Each name says the
 * mean area under its curve.
 *
 * Takes scores with curves; those of one metric are in the order of `names`. Curves of other places are read in between, in
 * proportion.
 *
 * Source: V. Petsiuk, A. Das, K. Saenko, "RISE: Randomized Input Sampling for Explanation of Black-box Models", BMVC 2018.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for scores without curves and more than 4 explanations, `data`
 * @example
 * ```ts
 * const subject = { explanation, model };
 * const svg = curves([await deletionAuc(subject), await insertionAuc(subject)], { names: ["Integrated Gradients"] });
 * ```
 */
export const curves = /* @__PURE__ */ definePlot(
  {
    name: "curves",
    title: "Curves by metric",
    family: "series",
    summary: "Mean curves of several explanations by several metrics, such as deletion and insertion.",
    source: {
      authors: "V. Petsiuk, A. Das, K. Saenko",
      title: "RISE: Randomized Input Sampling for Explanation of Black-box Models",
      year: 2018,
    },
    draws: "scores",
    count: "oneOrMore",
    rows: "any",
    needs: [],
  },
  {
    /** What the explanations are called, in the order in which each metric's scores are given. */
    names: texts("What the explanations are called, in the order in which each metric's scores are given."),
    /** Height of each panel in pixels (default 220). */
    height: integer("Height of each panel in pixels.", 220, [120, 1000]),
  },
  (scores, { width = 640, height, names, theme, title }) => {
    const list: readonly Scores[] = Array.isArray(scores) ? scores : [scores as Scores];
    const metrics = [...new Set(list.map(({ metric }) => metric))].slice(0, 6);
    const lines = metrics.map((metric) =>
      list
        .filter((one) => one.metric === metric)
        .map((one, i) => meanOf(one, names?.[i] ?? (names ? `${i + 1}` : ""))),
    );
    for (const its of lines)
      if (its.length === 0 || its.length > looks.length)
        fail("argument", `curves draws 1 to ${looks.length} explanations by each metric`, String(its.length));
    const drawn = metrics.map((metric, m) => (panel: number) => ({
      ...linesPicture(
        (lines[m] as Mean[]).map(({ name, auc, ...line }) => ({
          ...line,
          name: `${name ? `${isolate(clip(name, 40))}: ` : ""}area ${formatNumber(auc)}`,
        })),
        {
          width: panel,
          height,
          theme,
          xScale: "linear",
          yScale: "linear",
          xLabel: "share of the row",
          yLabel: "output",
        },
        { reach: lines.flat().flatMap(({ y }) => Array.from(y)) },
      ),
      title: isolate(methodName(metric)),
    }));
    const { marks, height: whole } = panels(drawn, { width, least }, brushes(theme));
    const columns = lines.flatMap((its, m) =>
      its.map((line) => ({
        ...line,
        called: `${methodName(metrics[m] as string)}${line.name ? `, ${clip(line.name, 40)}` : ""}`,
      })),
    );
    const tenths = Array.from({ length: 11 }, (_, i) => i * 5);
    return {
      title: title ?? metrics.map(methodName).join(", "),
      description: `Mean curves over rows. Areas: ${columns
        .map(({ called, auc }) => `${isolate(called)} ${formatNumber(auc)}`)
        .slice(0, 8)
        .join("; ")}.`,
      width,
      height: whole,
      body: marks,
      notes: [...new Set(drawn.flatMap((draw) => draw(least).notes))],
      table: {
        columns: ["Share", ...columns.map(({ called }) => isolate(called))],
        rows: tenths.map((i) => [
          formatNumber(i / (places - 1)),
          ...columns.map(({ y }) => formatNumber(y[i] ?? Number.NaN)),
        ]),
        omitted: 0,
      },
    };
  },
);

interface Mean extends Series {
  readonly auc: number;
}

/** The mean over the rows at even places, with its standard error where there are several rows. */
function meanOf({ metric, curves: given }: Scores, name: string): Mean {
  const rows = given ?? [];
  if (rows.length === 0)
    return fail(
      "argument",
      "curves needs scores with curves",
      clip(metric, 40),
      "choose a metric that draws one",
    );
  const x = Array.from({ length: places }, (_, i) => i / (places - 1));
  const read = rows.map((curve) => x.map((at) => valueAt(curve, at)));
  const mean = x.map((_, i) => read.reduce((sum, line) => sum + (line[i] as number) / rows.length, 0));
  const error = mean.map((m, i) =>
    Math.sqrt(
      read.reduce((sum, line) => sum + ((line[i] as number) - m) ** 2, 0) / (rows.length - 1) / rows.length,
    ),
  );
  const edge = (side: number) => mean.map((m, i) => m + side * (error[i] as number));
  return {
    name,
    x,
    y: mean,
    auc: rows.reduce((sum, { auc }) => sum + auc / rows.length, 0),
    ...(rows.length > 1 ? { band: { low: edge(-1), high: edge(1) } } : {}),
  };
}

/** Between the places of a curve in proportion. */
function valueAt({ fractions, outputs }: ScoreCurve, at: number): number {
  const next = fractions.findIndex((fraction) => fraction >= at);
  const [a, b] = [fractions[next - 1], fractions[next]];
  if (next <= 0 || a === undefined || b === undefined)
    return outputs[next < 0 ? outputs.length - 1 : 0] ?? Number.NaN;
  const [from, to] = [outputs[next - 1] as number, outputs[next] as number];
  return from + (to - from) * (b > a ? (at - a) / (b - a) : 1);
}
