import { fail, sizeOf } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import { targetName } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element } from "../parts/markup/markup.js";
import { matrix, type Tone } from "../parts/matrix/matrix.js";
import { methodName } from "../parts/methodName.js";
import { brushes } from "../parts/palette/palette.js";
import { rowOption } from "../parts/rowOption.js";
import { fitText, small } from "../parts/textWidth.js";

const mostColumns = 8;

/**
 * What would have to be otherwise for another answer, as an SVG text: one line for each feature that any counterfactual changes,
 * its value in the row and in each counterfactual; raised values stand on red, lowered ones on blue. The last line says what the
 * model answers there.
 *
 * `data: [rows, features]`, `values: [rows, count, features]`. At most 8 counterfactuals are drawn.
 *
 * Source: R. Mothilal, A. Sharma, C. Tan, "Explaining Machine Learning Classifiers through Diverse Counterfactual Explanations",
 * FAT* 2020.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for a row that is not there, `shape` for values that do not fit the data, `data`
 * @example
 * ```ts
 * const found = await dice(model, { background: rows, count: 2 }).explain([row]);
 * const svg = counterfactualTable(found);
 * ```
 */
export const counterfactualTable = /* @__PURE__ */ definePlot(
  {
    name: "counterfactualTable",
    title: "Table of counterfactuals",
    family: "model",
    summary: "What would have to be otherwise for another answer, feature by feature.",
    source: {
      authors: "R. Mothilal, A. Sharma, C. Tan",
      title: "Explaining Machine Learning Classifiers through Diverse Counterfactual Explanations",
      year: 2020,
    },
    draws: "counterfactuals",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    ...rowOption,
    /** How many features at most, those that most counterfactuals change first (default 20). */
    maxFeatures: integer(
      "How many features at most, those that most counterfactuals change first.",
      20,
      [1, 100],
    ),
  },
  (found, { row, maxFeatures, width = 640, theme, title }) => {
    const [rows = 0, ...input] = found.data.shape;
    const size = sizeOf(input);
    const count = found.values.shape[1] ?? 0;
    if (row >= rows) fail("argument", `row is from 0 to ${rows - 1}`, String(row));
    if (
      found.data.values.length !== rows * size ||
      found.values.values.length !== rows * count * size ||
      found.valid.values.length !== rows * count ||
      size === 0
    )
      fail(
        "shape",
        "counterfactuals are [rows, count, ...input]",
        `[${found.values.shape}] for [${found.data.shape}]`,
      );
    const paint = brushes(theme);
    const own = Array.from(found.data.values.slice(row * size, (row + 1) * size));
    const shown = Math.min(count, mostColumns);
    const others = Array.from({ length: shown }, (_, c) => {
      const at = (row * count + c) * size;
      return Array.from(found.values.values.slice(at, at + size));
    });
    const isOther = (c: number, f: number) =>
      others[c]?.[f] !== own[f] && !(Number.isNaN(others[c]?.[f]) && Number.isNaN(own[f]));
    const changes = own.map((_, f) => others.filter((__, c) => isOther(c, f)).length);
    const order = [...own.keys()]
      .filter((f) => (changes[f] as number) > 0)
      .sort((a, b) => (changes[b] as number) - (changes[a] as number) || a - b);
    const features = order.slice(0, maxFeatures);
    const nameOf = (f: number) => isolate(clip(found.featureNames?.[f] || `feature ${f}`, 120));
    const target = found.target[found.target.length === 1 ? 0 : row] ?? null;
    const asked = isolate(clip(targetName(target, found.outputNames), 60)) || "the output";
    const isValid = (c: number) => found.valid.values[row * count + c] === 1;
    const outputAt = (c: number) => found.outputs?.values[row * count + c];
    const answers = others.map((_, c) => {
      const at = outputAt(c);
      return `${isValid(c) ? "as asked" : "not found"}${at === undefined ? "" : `, ${formatNumber(at)}`}`;
    });
    const columns = ["now", ...others.map((_, c) => (shown > 1 ? `instead, ${c + 1}` : "instead"))];
    const cells = [
      ...features.map((f) =>
        columns.map((_, c) => (c === 0 ? 0 : (others[c - 1]?.[f] as number) - (own[f] as number))),
      ),
      columns.map(() => 0),
    ];
    const said = (r: number, c: number): string => {
      const f = features[r];
      if (f === undefined) return c === 0 ? "" : (answers[c - 1] as string);
      if (c === 0) return formatNumber(own[f] as number, 4);
      return isOther(c - 1, f) ? formatNumber(others[c - 1]?.[f] as number, 4) : "=";
    };
    const table = matrix(
      {
        width,
        rows: [...features.map(nameOf), asked],
        columns,
        cells,
        cellHeight: 24,
        tone: changeTone,
        write: (_, r, c) => fitText(said(r, c), small, (width * 0.66) / columns.length),
        inked: true,
      },
      paint,
    );
    const named = features.slice(0, 4).map((f) => {
      const c = others.findIndex((_, i) => isOther(i, f));
      return `${nameOf(f)} ${formatNumber(own[f] as number, 4)} to ${formatNumber(others[c]?.[f] as number, 4)}`;
    });
    const line = table.bottom - 24;
    return {
      title: title ?? `${isolate(methodName(found.method))}: ${asked}`,
      description: `${shown} counterfactuals for ${asked}. ${named.length > 0 ? `They change ${named.join("; ")}.` : "None changes anything."}`,
      width,
      height: table.bottom + 4,
      body: [
        ...table.marks,
        element("line", { x1: 0, x2: width, y1: line, y2: line, ...paint.stroke("axis") }),
      ],
      notes: [
        ...(count > shown ? [`${count - shown} further counterfactuals are not drawn.`] : []),
        ...(order.length > features.length
          ? [`${order.length - features.length} further features are changed.`]
          : []),
      ],
      table: {
        columns: ["Feature", ...columns],
        rows: [...features.map(nameOf), asked].map((name, r) => [
          name,
          ...columns.map((_, c) => said(r, c) || "–"),
        ]),
        omitted: order.length - features.length,
      },
    };
  },
);

const changeTone = (change: number): Tone =>
  change === 0 || Number.isNaN(change)
    ? { role: "surface", opacity: 0 }
    : { role: change < 0 ? "negative" : "positive", opacity: 0.22 };
