import type { RegressionNode } from "@hyaline/explanation";

/** What is true of a row on its way through a tree: one condition or two for each feature, its tightest. */
export function conditionsOf(
  nodes: readonly RegressionNode[],
  path: readonly number[],
  nameOf: (feature: number) => string,
): string[] {
  const bounds = new Map<number, { above: number; atMost: number }>();
  for (const [i, place] of path.slice(0, -1).entries()) {
    const split = nodes[place]?.split;
    if (!split) continue;
    const { feature, threshold, left } = split;
    const own = bounds.get(feature) ?? { above: Number.NEGATIVE_INFINITY, atMost: Number.POSITIVE_INFINITY };
    if (path[i + 1] === left) own.atMost = Math.min(own.atMost, threshold);
    else own.above = Math.max(own.above, threshold);
    bounds.set(feature, own);
  }
  return Array.from(bounds, ([feature, { above, atMost }]) => {
    const name = nameOf(feature);
    if (above === Number.NEGATIVE_INFINITY) return `${name} <= ${short(atMost)}`;
    return atMost === Number.POSITIVE_INFINITY
      ? `${name} > ${short(above)}`
      : `${short(above)} < ${name} <= ${short(atMost)}`;
  });
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
