import { fail } from "@hyaline/core";
import { number, text, texts } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { drawable, notFiniteNote } from "../parts/drawable.js";
import { explainedRow } from "../parts/explainedRow.js";
import { colourLegend } from "../parts/frame/colourLegend.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { type Brushes, brushes, signRole, strongestUnderText } from "../parts/palette/palette.js";
import { rowOption } from "../parts/rowOption.js";
import { flow, type PlacedPiece } from "./parts/flow.js";
import { piecesOf } from "./parts/pieces.js";
import { tokensOf } from "./parts/tokensOf.js";

const size = 15;
const lineHeight = 26;
/** More is not drawn. */
const mostTokens = 2000;
const mostCharacters = 20_000;
const mostLines = 120;
const mostRows = 30;

/**
 * A text with its tokens or words coloured by what they contribute, as an SVG text: red raises the explained output, blue
 * lowers it, strong colours the most. Whitespace and line breaks stay, lines break at the width, and texts that run from
 * right to left do.
 *
 * Draws the explanation's own text where it has one (`texts`, such as LIME's), each occurrence of a word that is explained
 * as one. Else its tokens, whose marks of whitespace are read (`Ġ`, `▁`, `##`, `</w>`) and those that stand for nothing in the
 * text (`[CLS]`, `<s>`) framed. At most 2000 tokens, 20,000 characters and 120 lines are drawn.
 *
 * `values: [rows, tokens]`.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for an explanation without tokens and a row that is not there, `shape` for other tokens than
 * values, `data`
 * @example
 * ```ts
 * const lime = limeText(blackBox((texts: string[]) => texts.map((text) => [text.split("good").length - 1])));
 * const svg = textHighlight(await lime.explain(["A good film,\nnot a bad one."]), { width: 390 });
 * ```
 */
export const textHighlight = /* @__PURE__ */ definePlot(
  {
    name: "textHighlight",
    title: "Highlighted text",
    family: "text",
    summary: "A text with its tokens or words coloured by what they contribute.",
    draws: "explanation",
    count: "one",
    rows: "texts",
    needs: [],
  },
  {
    ...rowOption,
    /** The row's text, where the explanation does not have it: whitespace then is as it is there. */
    text: text("The row's text, where the explanation does not have it.", undefined),
    /** The row's tokens, where the explanation does not have them. */
    tokens: texts("The row's tokens, where the explanation does not have them."),
    /** The attribution that is shown in the strongest colour; the largest when left out. */
    largest: number(
      "The attribution that is shown in the strongest colour; the largest when left out.",
      undefined,
    ),
  },
  (explanation, { row: which, width = 640, theme, ...options }) => {
    const row = explainedRow(explanation, which);
    const tokens = tokensOf("textHighlight", explanation, which, options.tokens);
    const values = row.values.slice(0, tokens.length);
    if (values.length < tokens.length)
      fail("shape", "textHighlight needs a value for each token", `${values.length} for ${tokens.length}`);
    const drawnText = options.text ?? explanation.texts?.[which];
    const pieces = piecesOf(
      drawnText === undefined ? undefined : drawnText.slice(0, mostCharacters),
      tokens.slice(0, mostTokens).map((token) => token.slice(0, 2000)),
    );
    const { placed, lines, left } = flow(pieces, size, width, mostLines);
    const largest =
      options.largest ?? values.reduce((most, v) => Math.max(most, drawable(v) ? Math.abs(v) : 0), 0);
    const paint = brushes(theme);
    const order = values.map((_, i) => i).sort((a, b) => sizeOf(values[b]) - sizeOf(values[a]) || a - b);
    const shown = order.slice(0, mostRows);
    const word = (i: number) => isolate(clip(tokens[i] as string, 60));
    const hidden = left + Math.max(0, tokens.length - mostTokens);
    const named = shown.slice(0, 3).map((i) => `${word(i)} ${formatSigned(values[i] as number)}`);
    const bottom = lines * lineHeight + 8;
    return {
      title: options.title ?? `${row.method}${row.target === "" ? "" : `: ${row.target}`}`,
      description: `A text of ${tokens.length} tokens, coloured by ${row.method}. Largest: ${named.join("; ")}.`,
      width,
      height: bottom + 14,
      body: [
        ...placed.flatMap((piece) => drawPiece(piece, values, largest, paint)),
        colourLegend(
          { width, y: bottom, target: row.target, strongest: strongestUnderText, paper: false },
          paint,
        ),
      ],
      notes: [
        ...(hidden > 0 ? [`${hidden} further tokens are not shown.`] : []),
        ...notFiniteNote(values.filter((value) => !drawable(value)).length),
      ],
      table: {
        columns: ["Token", "Attribution"],
        rows: shown.map((i) => [word(i), formatNumber(values[i] as number, 4)]),
        omitted: values.length - shown.length,
      },
    };
  },
);

const sizeOf = (value: number | undefined): number => (drawable(value ?? 0) ? Math.abs(value ?? 0) : -1);

function drawPiece(
  { text: written, token, special, x, width, line, isRtl }: PlacedPiece,
  values: readonly number[],
  largest: number,
  { fill, stroke }: Brushes,
): Markup[] {
  const value = token === undefined ? 0 : (values[token] as number);
  const y = line * lineHeight;
  const marks: Markup[] = [];
  const isSpace = /^\s+$/.test(written);
  const box = { x: x + 0.5, y: y + 2, width: Math.max(1, width - 1), height: lineHeight - 5, rx: 3 };
  if (token !== undefined) {
    const strength = largest > 0 ? Math.min(1, Math.abs(value) / largest) : 0;
    const colour = drawable(value)
      ? { ...fill(signRole(value)), "fill-opacity": (strength * strongestUnderText).toFixed(3) }
      : { ...fill("missing"), "fill-opacity": "0.3" };
    const title = element("title", {}, `${isolate(clip(written, 60))} ${formatSigned(value)}`);
    marks.push(element("rect", { ...box, ...colour }, title));
  }
  if (special)
    marks.push(element("rect", { ...box, fill: "none", ...stroke("axis"), "stroke-dasharray": "2 2" }));
  if (!isSpace)
    marks.push(
      element(
        "text",
        {
          x: x + width / 2,
          y: y + 17,
          "text-anchor": "middle",
          "font-size": special ? 12 : size,
          "pointer-events": "none",
          direction: isRtl ? "rtl" : undefined,
          ...fill("ink"),
        },
        isolate(written),
      ),
    );
  return marks;
}
