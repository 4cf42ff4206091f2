import { fail, sizeOf } from "@hyaline/core";
import { choice, integer, texts } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { explainedRow } from "../parts/explainedRow.js";
import { colourLegend } from "../parts/frame/colourLegend.js";
import { frame } from "../parts/frame/frame.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { largestSize, signTone } from "../parts/matrix/matrix.js";
import { brushes, type Role, strongestUnderText } from "../parts/palette/palette.js";
import { panels } from "../parts/panels.js";
import { rowOption } from "../parts/rowOption.js";

const mostChannels = 6;
/** Longer series are drawn by blocks, each of them its mean. */
const mostSteps = 600;

/**
 * A series over what its steps contributed, as an SVG text: the line is the input, the colour behind each step what it
 * contributed, red where it raises the output and blue where it lowers it. One panel for each channel.
 *
 * `data: [rows, steps]`, `[rows, steps, channels]` or, by `layout`, `[rows, channels, steps]`; `values` shaped alike, or one for
 * each step. At most 6 channels are drawn, those with the largest attributions, and 600 steps: longer series by blocks, each
 * of them its mean.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row that is not there, `shape` for rows that are no series, `data`
 * @example
 * ```ts
 * const svg = series(explanation, { row: 1 });
 * ```
 */
export const series = /* @__PURE__ */ definePlot(
  {
    name: "series",
    title: "Series",
    family: "series",
    summary: "A series over what each of its steps contributed, channel by channel.",
    draws: "explanation",
    count: "one",
    rows: "numbers",
    needs: [],
  },
  {
    ...rowOption,
    /** Where the channels are (default `"channels-last"`, as in `conv1d` and `lstm`). */
    layout: choice("Where the channels are.", ["channels-last", "channels-first"], "channels-last"),
    /** What the channels are called. */
    channels: texts("What the channels are called."),
    /** Height of each panel in pixels (default 160). */
    height: integer("Height of each panel in pixels.", 160, [120, 1000]),
  },
  (explanation, { row: which, layout, channels: called, width = 640, height, theme, title }) => {
    const row = explainedRow(explanation, which);
    const shape = explanation.data.shape.slice(1);
    const [a = 1, b = 1] = shape;
    if (shape.length < 1 || shape.length > 2)
      fail(
        "shape",
        "a series is [steps], or that with channels",
        `[${shape}]`,
        "draw rows of other shapes by imageOverlay",
      );
    const isFirst = shape.length === 2 && layout === "channels-first";
    const [steps, count] = isFirst ? [b, a] : [a, b];
    const size = sizeOf(shape);
    if (row.values.length !== size && row.values.length !== steps)
      fail(
        "shape",
        "series needs a value for each number or each step",
        `${row.values.length} for [${shape}]`,
      );
    const start = which * size;
    const at = (step: number, channel: number) => (isFirst ? channel * steps + step : step * count + channel);
    const attributionAt = (step: number, channel: number) =>
      row.values[row.values.length === size ? at(step, channel) : step] ?? Number.NaN;
    const block = Math.ceil(steps / mostSteps);
    const blocks = Math.ceil(steps / block);
    const mean = (of: (step: number) => number) =>
      Array.from({ length: blocks }, (_, i) => {
        const list = Array.from({ length: Math.min(block, steps - i * block) }, (__, k) => of(i * block + k));
        return list.reduce((sum, v) => sum + v, 0) / list.length;
      });
    const all = Array.from({ length: count }, (_, channel) => ({
      channel,
      data: mean((step) => explanation.data.values[start + at(step, channel)] as number),
      values: mean((step) => attributionAt(step, channel)),
    }));
    const sums = all.map(({ values }) => values.reduce((sum, v) => sum + (drawable(v) ? Math.abs(v) : 0), 0));
    const shown = [...all]
      .sort(
        (one, other) =>
          (sums[other.channel] as number) - (sums[one.channel] as number) || one.channel - other.channel,
      )
      .slice(0, mostChannels)
      .sort((one, other) => one.channel - other.channel);
    const largest = largestSize(shown.flatMap(({ values }) => values).filter(drawable));
    const paint = brushes(theme);
    const nameOf = (channel: number) =>
      isolate(clip(called?.[channel] ?? (count > 1 ? `channel ${channel}` : "input"), 80));
    const tone = signTone(largest);
    const drawn = shown.map(({ channel, data, values }) => (panel: number) => {
      const axes = {
        x: {
          values: [0, steps],
          label: channel === shown.at(-1)?.channel ? "step" : "",
          scale: "linear" as const,
        },
        y: { values: data, label: "", scale: "linear" as const },
      };
      const { x, y, marks, bottom } = frame({ width: panel, height, top: 4 }, axes, paint);
      const strips = new Map<
        string,
        { readonly role: Role; readonly opacity: string; readonly d: string[] }
      >();
      values.forEach((value, i) => {
        const { role, opacity } = drawable(value) ? tone(value) : { role: "missing" as const, opacity: 0.3 };
        const key = `${role} ${opacity.toFixed(2)}`;
        const strip = strips.get(key) ?? { role, opacity: opacity.toFixed(2), d: [] };
        strips.set(key, strip);
        const [from, to] = [x(i * block), x(Math.min(steps, (i + 1) * block))];
        strip.d.push(`M${from.toFixed(1)} 4H${to.toFixed(1)}V${bottom}H${from.toFixed(1)}Z`);
      });
      let pen = "M";
      const line = data.map((value, i) => {
        if (!drawable(value)) {
          pen = "M";
          return "";
        }
        const point = `${pen}${x(Math.min(steps, (i + 0.5) * block)).toFixed(1)} ${y(value).toFixed(1)}`;
        pen = "L";
        return point;
      });
      const body: Markup[] = [
        ...[...strips.values()].map(({ role, opacity, d }) =>
          element("path", {
            d: d.join(""),
            "fill-opacity": opacity,
            "shape-rendering": "crispEdges",
            ...paint.fill(role),
          }),
        ),
        ...marks,
        element("path", {
          d: `${line.join("")}${data.length === 1 ? "h0.1" : ""}`,
          fill: "none",
          "stroke-width": 1.75,
          "stroke-linejoin": "round",
          ...paint.stroke("ink"),
        }),
      ];
      return {
        title: nameOf(channel),
        description: "",
        width: panel,
        height,
        body,
        notes: [],
        table: { columns: [], rows: [], omitted: 0 },
      };
    });
    const { marks, height: whole } = panels(drawn, { width, least: width }, paint);
    const strongest = shown
      .flatMap(({ channel, values, data }) =>
        values.map((value, i) => ({ channel, value, data: data[i] as number, i })),
      )
      .filter(({ value }) => drawable(value))
      .sort((one, other) => Math.abs(other.value) - Math.abs(one.value));
    const placeOf = ({ channel, i }: (typeof strongest)[number]) =>
      `${count > 1 ? `${nameOf(channel)}, ` : ""}step ${i * block}`;
    const missing = shown.flatMap(({ values }) => values).filter((v) => !drawable(v)).length;
    const output = row.target === "" ? "the output" : row.target;
    return {
      title: title ?? `${row.method}${row.target === "" ? "" : `: ${row.target}`}`,
      description: `A series of ${steps} steps and what they contribute to ${output}. Largest: ${
        strongest
          .slice(0, 3)
          .map((one) => `${placeOf(one)} ${formatSigned(one.value)}`)
          .join("; ") || "none"
      }.`,
      width,
      height: whole + 26,
      body: [
        ...marks,
        colourLegend(
          { width, y: whole + 10, target: row.target, strongest: strongestUnderText, paper: false },
          paint,
        ),
      ],
      notes: [
        ...(count > shown.length ? [`${count - shown.length} further channels are not drawn.`] : []),
        ...(block > 1 ? [`Each place is the mean of ${block} steps.`] : []),
        ...notFiniteNote(missing),
      ],
      table: {
        columns: ["Place", "input", "attribution"],
        rows: [
          ...strongest
            .slice(0, 30)
            .map((one) => [placeOf(one), formatNumber(one.data), formatSigned(one.value)]),
          ...(strongest.length === 0 ? [["none", "–", "–"]] : []),
        ],
        omitted: Math.max(0, strongest.length - 30),
      },
    };
  },
);
