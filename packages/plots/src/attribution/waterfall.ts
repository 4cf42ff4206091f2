import { definePlot } from "../define.js";
import { formatSigned } from "../parts/axis/formatNumber.js";
import { rangeOf } from "../parts/axis/scale.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { type ExplainedRow, explainedRow } from "../parts/explainedRow.js";
import {
  barHeight,
  type FeatureRows,
  featureLabels,
  featureRows,
  fitNamed,
  type Label,
  labelText,
  tableRows,
} from "../parts/featureRows.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { type Brushes, brushes, haloed, type Role, signRole } from "../parts/palette/palette.js";
import { type RankOptions, rankFeatures, rankOptions } from "../parts/ranked.js";
import { rowOption } from "../parts/rowOption.js";
import { bold, small, textWidth } from "../parts/textWidth.js";
import { ends, notAttributed, totalText, unexplained } from "./parts/balance.js";

/** From one running total to the next. */
interface Step {
  readonly label: Label;
  readonly value: number;
  readonly from: number;
  readonly role: Role;
}

/**
 * How one prediction comes about, feature by feature, as an SVG text: from the base value at the bottom to the model's
 * output at the top, the largest attribution uppermost (as in SHAP's waterfall plot).
 *
 * What the attributions leave unexplained (an approximate method's convergence delta, a local surrogate's misfit) is a
 * grey step of its own once it exceeds 0.5 % of the attributions' sizes, so that the picture always ends at the output.
 *
 * The explanation needs a `baseValue`; `values: [rows, features]` or `[rows, ...input]`.
 *
 * Source: S. Lundberg et al., "From local explanations to global understanding with explainable AI for trees", Nature
 * Machine Intelligence 2020.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` without a base value or for a row that is not there, `data` for a base value or
 * output that is not finite, `shape` for arrays that do not fit each other
 * @example
 * ```ts
 * await writeFile("patient.svg", waterfall(explanation, { row: 3, maxFeatures: 12 }));
 * ```
 */
export const waterfall = /* @__PURE__ */ definePlot(
  {
    name: "waterfall",
    title: "Waterfall",
    family: "attribution",
    summary: "How one prediction comes about, feature by feature, from the base value to the output.",
    source: {
      authors: "S. Lundberg et al.",
      title: "From local explanations to global understanding with explainable AI for trees",
      year: 2020,
    },
    draws: "explanation",
    count: "one",
    rows: "any",
    needs: ["baseValue"],
  },
  { ...rankOptions, ...rowOption },
  (explanation, { row: which, width = 640, ...options }) => {
    const row = explainedRow(explanation, which);
    const { baseValue } = ends(row, "a waterfall");
    const { steps, end, notFinite } = stepsOf(row, baseValue, options);
    // Where the steps miss the output by too little for a step of its own, the output itself is written.
    const shownEnd = row.output ?? end;
    const total = totalText(steps, explanation.link);
    const top = 24;
    const paint = brushes(options.theme);
    const totals = [
      baseValue,
      end,
      ...steps.flatMap(({ from, value }) => (drawable(value) ? [from, from + value] : [])),
    ];
    const rows = featureRows({
      width,
      top,
      labels: steps.map(({ label }) => label),
      range: rangeOf(totals),
      room: [60, 60],
      marked: [baseValue],
      brushes: paint,
    });
    const name = row.target === "" ? "f(x)" : `f(x) for ${row.target}`;
    return {
      title: options.title ?? `${row.method}${row.target === "" ? "" : `: ${row.target}`}`,
      description: describe(row, steps, total(baseValue), total(shownEnd)),
      width,
      height: rows.bottom + 42,
      body: [
        rows.marks,
        reference(rows, paint, baseValue, "base", { name: `base value ${total(baseValue)}` }),
        reference(rows, paint, end, "end", { name, value: total(shownEnd) }),
        steps.map((step, i) => drawStep(step, i, rows, paint)),
        rows.names,
      ].flat(),
      notes: notFiniteNote(notFinite),
      table: {
        columns: ["Feature", "Attribution"],
        rows: [...tableRows(steps), ["base value", total(baseValue)], [name, total(end)]],
        omitted: 0,
      },
    };
  },
);

/** The steps from top to bottom, and where they lead. */
function stepsOf(row: ExplainedRow, baseValue: number, options: RankOptions) {
  const { shown, rest, notFinite } = rankFeatures(row, featureLabels(row, options), options);
  const steps: Step[] = [];
  let total = baseValue;
  const add = (label: Label, value: number, role: Role) => {
    steps.unshift({ label, value, from: total, role });
    if (drawable(value)) total += value;
  };
  for (const { label, value } of [...shown, ...(rest ? [rest] : [])].reverse())
    add(label, value, signRole(value));
  const missing = notAttributed(row, total);
  if (missing !== 0) add(unexplained, missing, "residual");
  return { steps, end: total, notFinite };
}

/** A bar that points the way it goes, its value inside where there is room, and a thread to the next step above. */
function drawStep({ value, from, role }: Step, line: number, rows: FeatureRows, paint: Brushes): Markup {
  const { fill, stroke } = paint;
  const y = rows.middle(line);
  const text = formatSigned(value);
  const x0 = rows.scale(from);
  if (!drawable(value)) {
    return element("text", { x: x0 + 4, y: y + 4, "font-size": small, ...fill("muted") }, text);
  }
  const x1 = rows.scale(from + value);
  const way = Math.sign(x1 - x0);
  const length = Math.abs(x1 - x0);
  const tip = way * Math.min(6, length);
  const [upper, lower] = [y - barHeight / 2, y + barHeight / 2];
  const arrow = `M${[x0, upper]}H${x1 - tip}L${[x1, y]}L${[x1 - tip, lower]}H${x0}Z`.replace(
    /-?\d+\.\d{3,}/g,
    (number) => Number(number).toFixed(2),
  );
  const inside = length > textWidth(text, small) + 14;
  return element(
    "g",
    {},
    line > 0 &&
      element("line", {
        x1,
        x2: x1,
        y1: rows.middle(line - 1) + barHeight / 2,
        y2: upper,
        ...stroke("axis"),
        "stroke-dasharray": "2 2",
      }),
    element("path", { d: arrow, ...fill(role) }),
    element(
      "text",
      {
        x: inside ? (x0 + x1 - tip) / 2 : x1 + (way < 0 ? -5 : 5),
        y: y + 4,
        "font-size": small,
        "text-anchor": textAnchor(inside, way),
        ...(inside ? fill("onMark") : haloed(paint, role)),
      },
      text,
    ),
  );
}

function textAnchor(inside: boolean, way: number): string {
  if (inside) return "middle";
  return way < 0 ? "end" : "start";
}

/** Where the steps start (named under the axis) or end (named above). */
function reference(
  rows: FeatureRows,
  { fill, stroke }: Brushes,
  value: number,
  which: "base" | "end",
  words: Label,
): Markup {
  const x = rows.scale(value);
  const text = fitNamed(words, bold(12), rows.right);
  const half = textWidth(text, bold(12)) / 2;
  const at = Math.min(Math.max(x, half), rows.right - half);
  const top = rows.top - 3;
  return element(
    "g",
    {},
    element("line", {
      x1: x,
      x2: x,
      y1: top,
      y2: rows.bottom + (which === "base" ? 24 : 0),
      ...stroke("axis"),
      "stroke-dasharray": "4 3",
    }),
    element(
      "text",
      {
        x: at,
        y: which === "base" ? rows.bottom + 36 : top - 5,
        "text-anchor": "middle",
        "font-weight": 600,
        ...fill("ink"),
      },
      text,
    ),
  );
}

function describe(row: ExplainedRow, steps: readonly Step[], base: string, end: string): string {
  const parts = steps.slice(0, 3).map(({ label, value }) => `${labelText(label)} ${formatSigned(value)}`);
  return `Waterfall of ${row.method}: from the base value ${base} to ${end}. Largest: ${parts.join("; ")}.`;
}
