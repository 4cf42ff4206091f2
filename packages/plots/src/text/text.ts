import { fail } from "@hyaline/core";
import { choice, integer, texts } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { explainedRow } from "../parts/explainedRow.js";
import { colourLegend } from "../parts/frame/colourLegend.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { brushes, haloed, signRole, strongestUnderText } from "../parts/palette/palette.js";
import { rowOption } from "../parts/rowOption.js";
import { fitText, small, textWidth } from "../parts/textWidth.js";
import { decoded } from "./parts/pieces.js";
import { tokensOf } from "./parts/tokensOf.js";

const size = 15;
const lineHeight = 46;
const mostLines = 60;

/**
 * Tokens with their numbers, as an SVG text: each token on its colour, red where it raises the output and blue where it lowers it,
 * and under it what it contributes, with its sign; the base value and the output stand above. For the text as it was written
 * take {@link textHighlight}.
 *
 * `values: [rows, tokens]`. At most 400 tokens and 60 lines are drawn: of more, those with the largest attributions, in their
 * order.
 *
 * Source: S. Lundberg et al., SHAP's documentation 2020 (text plot).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for an explanation without tokens and a row that is not there, `shape` for other tokens than
 * values, `data`
 * @example
 * ```ts
 * const lime = limeText(blackBox((texts: string[]) => texts.map((one) => [one.split("good").length - 1])));
 * const svg = text(await lime.explain(["A good film,\nnot a bad one."]), { width: 390 });
 * ```
 */
export const text = /* @__PURE__ */ definePlot(
  {
    name: "text",
    title: "Tokens with numbers",
    family: "text",
    summary: "Tokens on their colours, each with what it contributes under it.",
    source: { authors: "S. Lundberg et al.", title: "SHAP: text plot", year: 2020 },
    draws: "explanation",
    count: "one",
    rows: "texts",
    needs: [],
  },
  {
    ...rowOption,
    /** The row's tokens, where the explanation does not have them. */
    tokens: texts("The row's tokens, where the explanation does not have them."),
    /** Which tokens have a number: all, or those of at least 1 % of the largest (default `"large"`). */
    numbers: choice(
      "Which tokens have a number: all, or those of at least 1 % of the largest.",
      ["large", "all"],
      "large",
    ),
    /** How many tokens at most, those with the largest attributions (default 400). */
    maxTokens: integer("How many tokens at most, those with the largest attributions.", 400, [1, 2000]),
  },
  (explanation, { row: which, tokens: given, numbers, maxTokens, width = 640, theme, title }) => {
    const row = explainedRow(explanation, which);
    const tokens = tokensOf("text", explanation, which, given);
    const values = row.values.slice(0, tokens.length);
    if (values.length < tokens.length)
      fail("shape", "text needs a value for each token", `${values.length} for ${tokens.length}`);
    const sizeOf = (i: number) => (drawable(values[i] as number) ? Math.abs(values[i] as number) : -1);
    const order = [...values.keys()].sort((a, b) => sizeOf(b) - sizeOf(a) || a - b);
    const shown = order.slice(0, maxTokens).sort((a, b) => a - b);
    const largest = Math.max(0, ...order.slice(0, 1).map(sizeOf));
    const paint = brushes(theme);
    const word = (i: number) => isolate(clip(decoded((tokens[i] as string).slice(0, 400)), 60) || "␣");
    const hasNumber = (i: number) =>
      numbers === "all" || sizeOf(i) < 0 || (largest > 0 && sizeOf(i) >= 0.01 * largest);
    const head = [
      ...(row.baseValue !== undefined && drawable(row.baseValue)
        ? [`base value ${formatNumber(row.baseValue, 4)}`]
        : []),
      ...(row.output === undefined ? [] : [`${row.target || "output"} ${formatNumber(row.output, 4)}`]),
    ].join(", ");
    const top = head === "" ? 0 : 22;
    const marks: Markup[] = [];
    let [x, line, drawn] = [0, 0, 0];
    for (const i of shown) {
      const value = values[i] as number;
      const number = hasNumber(i) ? formatSigned(value, 2) : "";
      const said = fitText(word(i), size, width - 10);
      const box = Math.min(width, Math.max(textWidth(said, size), textWidth(number, small)) + 8);
      if (x > 0 && x + box > width) [x, line] = [0, line + 1];
      if (line >= mostLines) break;
      drawn++;
      const y = top + line * lineHeight;
      const colour = drawable(value)
        ? {
            ...paint.fill(signRole(value)),
            "fill-opacity": ((largest > 0 ? Math.abs(value) / largest : 0) * strongestUnderText).toFixed(2),
          }
        : { ...paint.fill("missing"), "fill-opacity": "0.3" };
      const middle = { x: x + box / 2, "text-anchor": "middle" };
      marks.push(
        element("rect", { x: x + 0.5, y, width: box - 1, height: 22, rx: 3, ...colour }),
        element("text", { ...middle, y: y + 16, "font-size": size, ...paint.fill("ink") }, isolate(said)),
        ...(number === ""
          ? []
          : [
              element(
                "text",
                {
                  ...middle,
                  y: y + 36,
                  "font-size": small,
                  ...haloed(paint, drawable(value) ? signRole(value) : "muted"),
                },
                number,
              ),
            ]),
      );
      x += box + 3;
    }
    const bottom = top + (line + (line < mostLines ? 1 : 0)) * lineHeight;
    const hidden = tokens.length - drawn;
    const named = order.slice(0, 3).map((i) => `${word(i)} ${formatSigned(values[i] as number)}`);
    return {
      title: title ?? `${row.method}${row.target === "" ? "" : `: ${row.target}`}`,
      description: `${tokens.length} tokens with their attributions by ${row.method}. Largest: ${named.join("; ")}.`,
      width,
      height: bottom + 20,
      body: [
        ...(head === ""
          ? []
          : [
              element(
                "text",
                { x: 0, y: 12, "font-size": small, ...paint.fill("muted") },
                fitText(head, small, width),
              ),
            ]),
        ...marks,
        colourLegend(
          { width, y: bottom + 4, target: row.target, strongest: strongestUnderText, paper: false },
          paint,
        ),
      ],
      notes: [
        ...(hidden > 0 ? [`${hidden} further tokens, with smaller attributions, are not shown.`] : []),
        ...notFiniteNote(values.filter((value) => !drawable(value)).length),
      ],
      table: {
        columns: ["Token", "place", "attribution"],
        rows: order.slice(0, 30).map((i) => [word(i), String(i), formatNumber(values[i] as number, 4)]),
        omitted: Math.max(0, order.length - 30),
      },
    };
  },
);
