import { fail } from "@hyaline/core";
import type { ModelOutline } from "@hyaline/explanation";
import { definePlot } from "../define.js";
import { formatNumber, formatSigned } from "../parts/axis/formatNumber.js";
import { drawable } from "../parts/drawable.js";
import { clip, isolate } from "../parts/markup/escape.js";
import { element, type Markup } from "../parts/markup/markup.js";
import { largestSize } from "../parts/matrix/matrix.js";
import { brushes, signRole, strongestUnderText } from "../parts/palette/palette.js";
import { bold, fitText, small } from "../parts/textWidth.js";

const boxHeight = 44;
const widest = 150;
const thickest = 8;

/**
 * A model's steps and what they give each other, as an SVG text, from the inputs at the top to the outputs: where the relevance of
 * an edge is known, it is as thick as its share, red where it raises the output and blue where it lowers it. A step's
 * own relevance stands in it.
 *
 * Takes an outline with places: what `outlineOf` gives, laid out by {@link layOut}.
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for an outline that is not laid out, `shape` for places that do not fit it, `data`
 * @example
 * ```ts
 * const outline = outlineOf(model, { shape: [1, 4], dtype: "float32" }, { output: 1 });
 * const svg = modelGraph(await layOut(outline));
 * ```
 */
export const modelGraph = /* @__PURE__ */ definePlot(
  {
    name: "modelGraph",
    title: "Graph of a model",
    family: "model",
    summary: "A model's steps and what they give each other, with the relevance on its edges.",
    draws: "modelOutline",
    count: "one",
    rows: "any",
    needs: [],
  },
  {},
  (outline, { width = 480, theme, title }) => {
    const places = placesOf(outline);
    const { nodes, edges } = outline;
    const paint = brushes(theme);
    const squeeze = places.width > width ? (width - widest / 2) / places.width : 1;
    const boxWidth = boxWidthOf(places.nodes, squeeze, width);
    const left = (width - places.width * squeeze) / 2;
    const x = (at: number) =>
      Math.min(width - boxWidth / 2 - 1, Math.max(boxWidth / 2 + 1, left + at * squeeze));
    const relevances = [...nodes, ...edges].flatMap(({ relevance }) =>
      relevance !== undefined && drawable(relevance) ? [relevance] : [],
    );
    const largest = largestSize(relevances);
    const nameOf = (i: number) => isolate(clip(nodes[i]?.name ?? "", 80));
    const lines = edges.map(({ relevance, from, to }, i): Markup => {
      const points = (places.edges[i] as (typeof places.edges)[number]).map(
        ([px, py]) => `${x(px).toFixed(1)} ${py.toFixed(1)}`,
      );
      const isKnown = relevance !== undefined && drawable(relevance);
      return element(
        "path",
        {
          d: `M${points.join("L")}`,
          fill: "none",
          "stroke-linejoin": "round",
          "stroke-width": isKnown ? 1 + ((thickest - 1) * Math.abs(relevance)) / largest : 1.25,
          "stroke-opacity": isKnown ? "0.8" : undefined,
          ...paint.stroke(isKnown ? signRole(relevance) : "axis"),
        },
        element(
          "title",
          {},
          `${nameOf(from)} to ${nameOf(to)}${isKnown ? `: ${formatSigned(relevance)}` : ""}`,
        ),
      );
    });
    const boxes = nodes.map(({ name, detail = "", relevance }, i): Markup => {
      const [px, py] = places.nodes[i] as readonly [number, number];
      const isKnown = relevance !== undefined && drawable(relevance);
      const second = isKnown ? formatSigned(relevance) : detail;
      const middle = x(px);
      const text = (said: string, y: number, size: number, weight?: number) =>
        element(
          "text",
          {
            x: middle,
            y,
            "text-anchor": "middle",
            "font-size": small,
            "font-weight": weight,
            ...paint.fill(weight || isKnown ? "ink" : "muted"),
          },
          isolate(fitText(said, size, boxWidth - 10)),
        );
      const box = {
        x: middle - boxWidth / 2,
        y: py - boxHeight / 2,
        width: boxWidth,
        height: boxHeight,
        rx: 6,
      };
      return element(
        "g",
        {},
        element("title", {}, `${isolate(clip(name, 80))}${detail ? ` ${isolate(clip(detail, 80))}` : ""}`),
        element("rect", { ...box, ...paint.both("surface", "axis") }),
        isKnown &&
          element("rect", {
            ...box,
            "fill-opacity": ((Math.abs(relevance) / largest) * strongestUnderText).toFixed(2),
            ...paint.fill(signRole(relevance)),
          }),
        text(name, py - (second === "" ? -4 : 4), bold(small), 600),
        second !== "" && text(second, py + 13, small),
      );
    });
    const strongest = [...edges]
      .filter(({ relevance }) => relevance !== undefined && drawable(relevance))
      .sort((a, b) => Math.abs(b.relevance ?? 0) - Math.abs(a.relevance ?? 0))
      .slice(0, 3)
      .map(({ from, to, relevance = 0 }) => `${nameOf(from)} to ${nameOf(to)} ${formatSigned(relevance)}`);
    return {
      title: title ?? "Model",
      description: `A model of ${nodes.length} steps and ${edges.length} edges${strongest.length > 0 ? `. Most relevance: ${strongest.join("; ")}` : ""}.`,
      width,
      height: Math.max(boxHeight, places.height) + 4,
      body: [...lines, ...boxes],
      notes: [],
      table: {
        columns: ["Step", "what it is", "relevance", "gives to"],
        rows: nodes.slice(0, 100).map(({ detail = "", relevance }, i) => [
          nameOf(i),
          isolate(clip(detail, 80)) || "–",
          relevance === undefined ? "–" : formatNumber(relevance),
          edges
            .flatMap(({ from, to }) => (from === i ? [nameOf(to)] : []))
            .slice(0, 8)
            .join(", ") || "–",
        ]),
        omitted: Math.max(0, nodes.length - 100),
      },
    };
  },
);

function placesOf({ nodes, edges, places }: ModelOutline): NonNullable<ModelOutline["places"]> {
  if (!places)
    return fail(
      "argument",
      "modelGraph draws an outline with places",
      "one without",
      "write modelGraph(await layOut(outline))",
    );
  const arePlaces = (list: readonly (readonly number[])[]) =>
    list.every((place) => place.length === 2 && place.every(drawable));
  const isWhole =
    nodes.length > 0 &&
    nodes.length <= 200 &&
    places.nodes.length === nodes.length &&
    places.edges.length === edges.length &&
    arePlaces(places.nodes) &&
    places.edges.every((line) => line.length > 0 && arePlaces(line));
  const isPlane = [places.width, places.height].every((size) => size > 0 && size < 100_000);
  if (!isWhole || !isPlane || edges.some(({ from, to }) => !nodes[from] || !nodes[to]))
    fail(
      "shape",
      "an outline has a place for each of its nodes and edges",
      `${places.nodes.length} for ${nodes.length}`,
      "lay it out anew",
    );
  return places;
}

/** As wide as the nearest neighbours of a line let them be. */
function boxWidthOf(
  nodes: readonly (readonly [x: number, y: number])[],
  squeeze: number,
  width: number,
): number {
  const rows = new Map<number, number[]>();
  for (const [x, y] of nodes) {
    const row = rows.get(Math.round(y)) ?? [];
    rows.set(Math.round(y), row);
    row.push(x);
  }
  const gaps = [...rows.values()].flatMap((row) =>
    row.sort((a, b) => a - b).flatMap((x, i) => (i === 0 ? [] : [x - (row[i - 1] as number)])),
  );
  return Math.max(20, Math.min(widest, width - 2, ...gaps.map((gap) => gap * squeeze - 8)));
}
