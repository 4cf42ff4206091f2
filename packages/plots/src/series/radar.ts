import { fail } from "@hyaline/core";
import { integer } from "@hyaline/core/facts";
import { definePlot } from "../define.js";
import { formatNumber } from "../parts/axis/formatNumber.js";
import { better, comparedScores } from "../parts/comparedScores.js";
import { legend } from "../parts/frame/legend.js";
import { looks } from "../parts/frame/looks.js";
import { isolate } from "../parts/markup/escape.js";
import { element } from "../parts/markup/markup.js";
import { brushes } from "../parts/palette/palette.js";
import { fitText, small, wrapText } from "../parts/textWidth.js";

const mostMetrics = 12;

/**
 * Explainers on spokes of metrics, as an SVG text: the further out the better, whatever a metric's direction; the best of
 * those that are compared at the rim, the worst near the middle. It shows which explainer is good at what; the numbers stand in
 * the table.
 *
 * Takes a comparison of at most 4 explainers by 3 to 12 metrics (further metrics are left out).
 *
 * @function
 * @returns the text of an SVG element, in Node and in browsers alike; {@link toElement} makes it an element
 * @throws HyalineError `argument` for more than 4 explainers or none, `shape`, `data`
 * @example
 * ```ts
 * const explainers = { saliency: saliency(model), integratedGradients: integratedGradients(model) };
 * const metrics = [deletionAuc, insertionAuc, sparseness];
 * const comparison = await compareExplainers({ model, data: x, explainers, metrics });
 * const svg = radar(comparison);
 * ```
 */
export const radar = /* @__PURE__ */ definePlot(
  {
    name: "radar",
    title: "Radar",
    family: "series",
    summary: "Explainers on spokes of metrics, the further out the better.",
    draws: "comparison",
    count: "one",
    rows: "any",
    needs: [],
  },
  {
    /** Height in pixels without title and notes (default 340). */
    height: integer("Height in pixels without title and notes.", 340, [220, 2000]),
  },
  (comparison, { width = 480, height, theme, title }) => {
    const { explainers, metrics, means } = comparedScores(comparison);
    if (explainers.length === 0 || explainers.length > looks.length)
      fail(
        "argument",
        `a radar draws 1 to ${looks.length} explainers`,
        String(explainers.length),
        "take the comparisonTable",
      );
    const spokes = metrics.slice(0, mostMetrics);
    if (spokes.length === 0) fail("argument", "a radar needs at least one metric", "none");
    const paint = brushes(theme);
    const keys = legend(
      explainers.map((name, i) => ({ name, ...(looks[i] as (typeof looks)[number]) })),
      width,
      paint,
    );
    const room = Math.min(110, width * 0.26);
    const middle = [width / 2, (keys.height + 24 + height) / 2] as const;
    const radius = Math.max(30, Math.min(width / 2 - room, (height - keys.height - 24) / 2 - 34));
    const point = (spoke: number, share: number) => {
      const angle = (2 * Math.PI * spoke) / spokes.length - Math.PI / 2;
      return [
        middle[0] + radius * share * Math.cos(angle),
        middle[1] + radius * share * Math.sin(angle),
      ] as const;
    };
    const ring = (share: number) =>
      `M${spokes
        .map((_, i) =>
          point(i, share)
            .map((n) => n.toFixed(1))
            .join(" "),
        )
        .join("L")}Z`;
    const shares = spokes.map(({ direction }, m) =>
      goodness(
        explainers.map((_, e) => means[e]?.[m]?.mean ?? Number.NaN),
        direction,
      ),
    );
    const lines = explainers.map(
      (_, e) =>
        `M${spokes
          .map((__, m) =>
            point(m, shares[m]?.[e] ?? 0)
              .map((n) => n.toFixed(1))
              .join(" "),
          )
          .join("L")}Z`,
    );
    const names = spokes.flatMap(({ name, direction }, i) => {
      const [x, y] = point(i, 1);
      const side = x - middle[0];
      const isMiddle = Math.abs(side) < 12;
      const end = side < 0 ? ("end" as const) : ("start" as const);
      const space = isMiddle ? width * 0.6 : (side < 0 ? x : width - x) - 10;
      const texts = wrapText(`${name} ${better(direction)}`, small, space, 2);
      const first =
        isMiddle && y < middle[1]
          ? y - 8 - 14 * (texts.length - 1)
          : y + (isMiddle ? 18 : 4 - 7 * (texts.length - 1));
      return texts.map((text, k) =>
        element(
          "text",
          {
            x: isMiddle ? x : x + Math.sign(side) * 8,
            y: first + 14 * k,
            "text-anchor": isMiddle ? "middle" : end,
            "font-size": small,
            ...paint.fill("muted"),
          },
          isolate(fitText(text, small, space)),
        ),
      );
    });
    const best = spokes.map(
      (_, m) =>
        explainers[
          (shares[m] ?? []).reduce((top, v, e, all) => (v > (all[top] as number) ? e : top), 0)
        ] as string,
    );
    return {
      title: title ?? "Comparison",
      description: `${explainers.length} explainers by ${spokes.length} metrics. Best: ${spokes
        .slice(0, 6)
        .map(({ name }, m) => `${name}, ${best[m]}`)
        .join("; ")}.`,
      width,
      height,
      body: [
        ...keys.marks,
        ...[0.25, 0.5, 0.75, 1].map((share) =>
          element("path", { d: ring(share), fill: "none", ...paint.stroke("grid") }),
        ),
        ...spokes.map((_, i) => {
          const [x, y] = point(i, 1);
          return element("line", { x1: middle[0], y1: middle[1], x2: x, y2: y, ...paint.stroke("grid") });
        }),
        ...lines.flatMap((d, e) => [
          element("path", { d, "fill-opacity": "0.12", ...paint.fill(looks[e]?.role ?? "series0") }),
          element("path", {
            d,
            fill: "none",
            "stroke-width": 2,
            "stroke-dasharray": looks[e]?.dash,
            "stroke-linejoin": "round",
            ...paint.stroke(looks[e]?.role ?? "series0"),
          }),
        ]),
        ...names,
      ],
      notes: [
        "The rim is the best of these explainers by each metric, the inner end the worst; ↑ more is better, ↓ less is.",
        ...(metrics.length > spokes.length
          ? [`${metrics.length - spokes.length} further metrics are not drawn.`]
          : []),
      ],
      table: {
        columns: ["Metric", ...explainers.map((name) => name)],
        rows: spokes.map(({ name }, m) => [
          name,
          ...explainers.map((_, e) => formatNumber(means[e]?.[m]?.mean ?? Number.NaN)),
        ]),
        omitted: metrics.length - spokes.length,
      },
    };
  },
);

/** From the worst, at 0.2, to the best, at 1; where all are alike, at the rim. */
function goodness(values: readonly number[], direction: "higher" | "lower"): number[] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return values.map((value) => {
    if (!Number.isFinite(value)) return 0;
    const share = high > low ? (value - low) / (high - low) : 1;
    return 0.2 + 0.8 * (direction === "higher" || high === low ? share : 1 - share);
  });
}
