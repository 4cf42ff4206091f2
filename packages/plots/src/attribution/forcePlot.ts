import { definePlot } from "../define.js";
import { formatSigned } from "../parts/axis/formatNumber.js";
import { linearScale, rangeOf, type Scale } from "../parts/axis/scale.js";
import { notFiniteNote } from "../parts/drawable.js";
import { explainedRow } from "../parts/explainedRow.js";
import { fitNamed, type Label, labelText, tableRows } from "../parts/featureRows.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { type Brushes, brushes, type Role } from "../parts/palette/palette.js";
import { rankOptions } from "../parts/ranked.js";
import { rowOption } from "../parts/rowOption.js";
import { bold, fitText, small, textWidth } from "../parts/textWidth.js";
import { ends, totalText } from "./parts/balance.js";
import { type Force, forcesOf } from "./parts/forces.js";
import { fits, spread } from "./parts/spread.js";

const barTop = 66;
const barHeight = 26;
const labelsTop = barTop + barHeight + 26;
const lineHeight = 15;
const labelGap = 10;
const widestLabel = 132;

/**
 * One prediction as forces that meet at it, as an SVG text: what raises the output pushes from the left in red, what lowers
 * it from the right in blue, the largest innermost; together they move it from the base value to the output.
 *
 * As many of the largest are named under the bar as have room; every one has its name and value as a text of its own and
 * in the table. Features beyond `maxFeatures` are one force to each side, what the attributions leave unexplained is grey.
 *
 * The explanation needs a `baseValue`; `values: [rows, features]` or `[rows, ...input]`.
 *
 * Source: S. Lundberg et al., "Explainable machine-learning predictions for the prevention of hypoxaemia during surgery",
 * Nature Biomedical Engineering 2018, figure 2.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` without a base value or for a row that is not there, `data` for a base value or
 * output that is not finite, `shape` for arrays that do not fit each other
 * @example
 * ```ts
 * await writeFile("patient.svg", forcePlot(explanation, { row: 3, width: 900 }));
 * ```
 */
export const forcePlot = /* @__PURE__ */ definePlot(
  {
    name: "forcePlot",
    title: "Force plot",
    family: "attribution",
    summary: "One prediction as forces that push the output up and down from the base value.",
    source: {
      authors: "S. Lundberg et al.",
      title: "Explainable machine-learning predictions for the prevention of hypoxaemia during surgery",
      year: 2018,
      where: "figure 2",
    },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: ["baseValue"],
  },
  { ...rankOptions, ...rowOption },
  (explanation, { row: which, width = 640, ...options }) => {
    const row = explainedRow(explanation, which);
    const { baseValue } = ends(row, "a force plot");
    const { list, end, notFinite } = forcesOf(row, baseValue, options);
    const total = totalText(list, explanation.link);
    const places = [baseValue, end, ...list.flatMap(({ from, to }) => [from, to])];
    const scale = linearScale(rangeOf(places), [6, width - 6], Math.max(2, Math.round(width / 110)));
    const paint = brushes(options.theme);
    const labels = labelsOf(list, scale, width);
    const lines = Math.max(0, ...labels.map(({ texts }) => texts.length));
    const name = row.target === "" ? "f(x)" : `f(x) for ${row.target}`;
    const output = total(row.output ?? end);
    const largest = [...list].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
    const named = largest.slice(0, 3).map(({ label, value }) => `${labelText(label)} ${formatSigned(value)}`);
    return {
      title: options.title ?? `${row.method}${row.target === "" ? "" : `: ${row.target}`}`,
      description: `Forces of ${row.method}: from the base value ${total(baseValue)} to ${output}. Largest: ${named.join("; ") || "none"}.`,
      width,
      height: lines === 0 ? barTop + barHeight + 4 : labelsTop + lines * lineHeight,
      body: [
        ...axis(scale, width, scale(baseValue), paint),
        mark(scale(baseValue), 30, { name: `base value ${total(baseValue)}` }, width, paint, false),
        mark(scale(end), 12, { name, value: output }, width, paint, true),
        ...list.map((force, i) => arrow(force, list[i + 1], scale, paint)),
        ...labels.flatMap((label) => drawLabel(label, paint)),
      ],
      notes: notFiniteNote(notFinite),
      table: {
        columns: ["Feature", "Attribution"],
        rows: [...tableRows(largest), ["base value", total(baseValue)], [name, output]],
        omitted: 0,
      },
    };
  },
);

/** Ticks over the bar, without the numbers of those that the mark of the base value runs through. */
function axis(scale: Scale, width: number, base: number, { fill, stroke }: Brushes): Markup[] {
  const y = barTop - 4;
  return [
    element("line", { x1: 0, x2: width, y1: y, y2: y, ...stroke("grid") }),
    ...scale.ticks.flatMap(({ at, text }) => {
      const half = textWidth(text, small) / 2;
      const x = Math.min(Math.max(at, half), width - half);
      return [
        element("line", { x1: at, x2: at, y1: y - 4, y2: y, ...stroke("axis") }),
        ...(Math.abs(x - base) < half + 3
          ? []
          : [
              element(
                "text",
                { x, y: y - 8, "text-anchor": "middle", "font-size": small, ...fill("muted") },
                text,
              ),
            ]),
      ];
    }),
  ];
}

/** Where the forces start from, or end, with its number. */
function mark(
  x: number,
  y: number,
  words: Label,
  width: number,
  { fill, stroke }: Brushes,
  isEnd: boolean,
): Markup {
  const size = isEnd ? bold(13) : 12;
  const text = fitNamed(words, size, width);
  const half = textWidth(text, size) / 2;
  return element(
    "g",
    {},
    element("line", {
      x1: x,
      x2: x,
      y1: isEnd ? barTop - 6 : y + 4,
      y2: barTop + barHeight + (isEnd ? 6 : 0),
      "stroke-dasharray": isEnd ? undefined : "3 3",
      "stroke-width": isEnd ? 2 : 1,
      ...stroke(isEnd ? "ink" : "axis"),
    }),
    element(
      "text",
      {
        x: Math.min(Math.max(x, half), width - half),
        y,
        "text-anchor": "middle",
        "font-size": isEnd ? 13 : 12,
        "font-weight": isEnd ? 600 : undefined,
        ...fill(isEnd ? "ink" : "muted"),
      },
      text,
    ),
  );
}

/** How far the point of a band reaches. */
const tipOf = ({ from, to }: Force, scale: Scale): number => {
  const length = scale(to) - scale(from);
  return Math.sign(length) * Math.min(9, Math.abs(length));
};

/** A band that points the way it pushes; the point of the next one outwards fits into its end. */
function arrow(force: Force, next: Force | undefined, scale: Scale, paint: Brushes): Markup {
  const [x0, x1] = [scale(force.from), scale(force.to)];
  const tip = tipOf(force, scale);
  const notch = next && next.to === force.from ? tipOf(next, scale) : 0;
  const [top, middle, bottom] = [barTop, barTop + barHeight / 2, barTop + barHeight];
  const points = [
    [x0 - notch, top],
    [x1 - tip, top],
    [x1, middle],
    [x1 - tip, bottom],
    [x0 - notch, bottom],
    [x0, middle],
  ];
  return element(
    "path",
    {
      d: `M${points.map(([x, y]) => `${(x as number).toFixed(2)} ${y}`).join("L")}Z`,
      ...paint.both(force.role, "surface"),
    },
    element("title", {}, `${labelText(force.label)} ${formatSigned(force.value)}`),
  );
}

interface PlacedLabel {
  readonly texts: readonly string[];
  readonly x: number;
  readonly width: number;
  /** The middle of its force. */
  readonly at: number;
  readonly role: Role;
}

/** The largest forces that have room for a label each, side by side in the order of their forces. */
function labelsOf(list: readonly Force[], scale: Scale, width: number): PlacedLabel[] {
  const most = Math.min(widestLabel, (width - labelGap) / 2);
  const chosen: (Omit<PlacedLabel, "x"> & { readonly size: number })[] = [];
  for (const { label, value, from, to, role } of [...list].sort(
    (a, b) => Math.abs(b.value) - Math.abs(a.value),
  )) {
    const parts = [label.name, ...(label.value === undefined ? [] : [`= ${label.value}`])];
    const texts = [...parts.map((part) => fitText(labelText({ name: part }), 12, most)), formatSigned(value)];
    const size = Math.max(...texts.map((text, i) => textWidth(text, i === texts.length - 1 ? bold(12) : 12)));
    if (
      !fits(
        [...chosen, { size }].map((each) => each.size),
        width,
        labelGap,
      )
    )
      continue;
    chosen.push({ texts, width: size, size, at: scale((from + to) / 2), role });
  }
  const starts = spread(
    chosen.map(({ at, size }) => ({ middle: at, size })),
    width,
    labelGap,
  );
  return chosen.map((label, i) => ({ ...label, x: starts[i] as number }));
}

function drawLabel({ texts, x, width, at, role }: PlacedLabel, { fill, stroke }: Brushes): Markup[] {
  const middle = x + width / 2;
  return [
    element("line", {
      x1: at,
      x2: middle,
      y1: barTop + barHeight + 1,
      y2: labelsTop - 13,
      ...stroke(role),
    }),
    ...texts.map((text, i) => {
      const isValue = i === texts.length - 1;
      return element(
        "text",
        {
          x: middle,
          y: labelsTop + i * lineHeight,
          "text-anchor": "middle",
          "font-weight": isValue ? 600 : undefined,
          ...fill(isValue ? role : "ink"),
        },
        text,
      );
    }),
  ];
}
