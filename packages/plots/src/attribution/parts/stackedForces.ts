import type { Explanation, PlotOptions } from "@hyaline/explanation";
import { formatNumber, formatSigned } from "../../parts/axis/formatNumber.js";
import { drawable, notFiniteNote } from "../../parts/drawable.js";
import { frame } from "../../parts/frame/frame.js";
import { legend } from "../../parts/frame/legend.js";
import { clip, isolate } from "../../parts/markup/escape.js";
import { element } from "../../parts/markup/markup.js";
import { brushes } from "../../parts/palette/palette.js";
import type { Drawing } from "../../parts/picture.js";
import { leftNotes, populationOf, populationTitle } from "../../parts/population.js";
import { type RowOrder, rowOrder } from "../../parts/rowOrder.js";

/** No more rows stand side by side. */
const most = 200;

const orders = { clustered: "alike side by side", output: "by output", given: "as given" } as const;

export interface StackedOptions extends PlotOptions {
  readonly order: RowOrder;
  readonly height: number;
  readonly maxFeatures?: number | undefined;
}

/** Rows upright, side by side: what raises each from below its output, what lowers it from above. */
export function stackedForces(
  explanation: Explanation,
  { width = 640, height, theme, title, order, maxFeatures = 10 }: StackedOptions,
): Drawing {
  const population = populationOf(explanation, { maxFeatures }, most);
  const { read, rows, features, nameOf, target } = population;
  const all = read.map(({ values, baseValue = Number.NaN, output }) => {
    const sum = values.reduce((total, value) => total + (drawable(value) ? value : 0), baseValue);
    return { values, end: output !== undefined && drawable(output) ? output : sum };
  });
  const sequence = rowOrder(
    order,
    all.map(({ values }) => features.map(({ feature }) => values[feature] ?? Number.NaN)),
    all.map(({ end }) => end),
  ).filter((i) => drawable(all[i]?.end as number));
  const sides = sequence.map((i) => {
    const { values, end } = all[i] as (typeof all)[number];
    return [1, -1].map((side) => {
      const its = features.flatMap(({ feature }) => {
        const value = values[feature] ?? 0;
        return drawable(value) && value * side > 0 ? [value] : [];
      });
      const shown = its.reduce((a, b) => a + b, 0);
      const whole = values.reduce((a, b) => a + (drawable(b) && b * side > 0 ? b : 0), 0);
      const sizes = its.sort((a, b) => Math.abs(b) - Math.abs(a));
      // From the output away, the largest next to it, the features that are not named last.
      let at = end;
      return [...sizes, ...(Math.abs(whole - shown) > 0 ? [whole - shown] : [])].map((value) => {
        const from = at;
        at -= value;
        return [from, at] as const;
      });
    });
  });
  const paint = brushes(theme);
  const keys = legend(
    [
      { name: "raises the output", role: "positive" },
      { name: "lowers it", role: "negative" },
      { name: "output", role: "ink" },
    ],
    width,
    paint,
  );
  const base = read[0]?.baseValue ?? 0;
  const numbers = [...sides.flat(3), ...sequence.map((i) => all[i]?.end as number)].filter(drawable);
  const { x, y, marks } = frame(
    { width, height, top: keys.height + 8 },
    {
      x: {
        values: [0, sequence.length],
        label: `rows, ${orders[order]}`,
        scale: "linear",
      },
      y: { values: numbers, label: target || "output", scale: "linear" },
    },
    paint,
  );
  const bands = ([0, 1] as const).map((side) =>
    sides.flatMap((both, c) =>
      (both[side] ?? []).map(
        ([from, to]) =>
          `M${x(c).toFixed(1)} ${y(from).toFixed(1)}H${x(c + 1).toFixed(1)}V${y(to).toFixed(1)}H${x(c).toFixed(1)}Z`,
      ),
    ),
  );
  const rim = { "stroke-width": Math.min(0.75, (x(1) - x(0)) / 8) };
  const outputs = sequence.map(
    (i, c) => `M${x(c).toFixed(1)} ${y(all[i]?.end as number).toFixed(1)}H${x(c + 1).toFixed(1)}`,
  );
  const named = features
    .slice(0, 3)
    .map(({ feature, size }) => `${isolate(clip(nameOf(feature), 60))} ${formatNumber(size)}`);
  return {
    title: title ?? populationTitle(population),
    description: `Forces of ${population.method} for ${sequence.length} rows, from the base value ${formatNumber(base)}. Largest mean sizes: ${named.join("; ")}.`,
    width,
    height,
    body: [
      ...keys.marks,
      ...marks,
      element("path", { d: (bands[0] ?? []).join(""), ...rim, ...paint.both("positive", "surface") }),
      element("path", { d: (bands[1] ?? []).join(""), ...rim, ...paint.both("negative", "surface") }),
      element("path", { d: outputs.join(""), "stroke-width": 2, ...paint.stroke("ink") }),
    ],
    notes: [
      ...leftNotes({ ...population.left, features: 0 }),
      ...notFiniteNote(read.length - sequence.length),
    ],
    table: {
      columns: ["Row", ...features.map(({ feature }) => isolate(clip(nameOf(feature), 80))), "output"],
      rows: sequence
        .slice(0, 30)
        .map((i) => [
          String(rows[i]),
          ...features.map(({ feature }) => formatSigned(all[i]?.values[feature] ?? Number.NaN, 3)),
          formatNumber(all[i]?.end as number, 4),
        ]),
      omitted: Math.max(0, sequence.length - 30),
    },
  };
}
