import { drawable } from "../../parts/drawable.js";
import type { ExplainedRow } from "../../parts/explainedRow.js";
import { featureLabels, type Label } from "../../parts/featureRows.js";
import type { Role } from "../../parts/palette/palette.js";
import { type RankOptions, rankFeatures } from "../../parts/ranked.js";
import { notAttributed, unexplained } from "./balance.js";

/** What pushes the output up or down. */
export interface Force {
  readonly label: Label;
  readonly value: number;
  readonly role: Role;
  /** Where it begins and where it points to, in the output's units. */
  readonly from: number;
  readonly to: number;
}

export interface Forces {
  readonly list: readonly Force[];
  /** Where both sides meet: the output, or what the attributions add up to. */
  readonly end: number;
  readonly notFinite: number;
}

/**
 * Features as forces that meet at the output: what raises it on the left, what lowers it on the right, the largest
 * innermost. Those that are not among the largest are one force to each side.
 */
export function forcesOf(row: ExplainedRow, baseValue: number, options: RankOptions): Forces {
  const { shown, rest, notFinite } = rankFeatures(row, featureLabels(row, options), options);
  const single: Pick<Force, "label" | "value" | "role">[] = shown
    .filter(({ value }) => drawable(value) && value !== 0)
    .map(({ label, value }) => ({ label, value, role: value < 0 ? "negative" : "positive" }));
  const seen = new Set(shown.map(({ feature }) => feature));
  const folded = rest ? row.values.filter((value, i) => !seen.has(i) && drawable(value) && value !== 0) : [];
  for (const side of [1, -1]) {
    const its = folded.filter((value) => value * side > 0);
    const value = its.reduce((sum, each) => sum + each, 0);
    if (its.length > 0) {
      const name = its.length === 1 ? "1 other" : `${its.length} others`;
      single.push({ label: { name }, value, role: side < 0 ? "negative" : "positive" });
    }
  }
  const reached = row.values.reduce((sum, value) => sum + (drawable(value) ? value : 0), baseValue);
  const missing = notAttributed(row, reached);
  if (missing !== 0) single.push({ label: unexplained, value: missing, role: "residual" });
  const end = reached + missing;
  return { list: [...stacked(single, end, 1), ...stacked(single, end, -1)], end, notFinite };
}

/** The forces of one side, from the end outwards. */
function stacked(
  forces: readonly Pick<Force, "label" | "value" | "role">[],
  end: number,
  side: 1 | -1,
): Force[] {
  let to = end;
  return forces
    .filter(({ value }) => value * side > 0)
    .map((force) => {
      const from = to - force.value;
      const placed = { ...force, from, to };
      to = from;
      return placed;
    });
}
