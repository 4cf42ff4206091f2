import type { RuleCondition } from "@hyaline/explanation";

/** The quartiles of a column, each once. */
export function quartilesOf(column: Float64Array): number[] {
  const sorted = column.slice().sort();
  const at = (share: number): number => {
    const place = share * (sorted.length - 1);
    const [low, part] = [Math.floor(place), place % 1];
    const below = sorted[low] as number;
    return part === 0 ? below : below + part * ((sorted[low + 1] as number) - below);
  };
  return [...new Set([at(0.25), at(0.5), at(0.75)])];
}

/** Which bin a value is in, each closed on the right. */
export const binOf = (edges: readonly number[], value: number): number => {
  const bin = edges.findIndex((edge) => value <= edge);
  return bin < 0 ? edges.length : bin;
};

/** What a bin asks of its feature. */
export function conditionOf(
  feature: number,
  name: string | undefined,
  edges: readonly number[],
  bin: number,
): RuleCondition {
  const [above, atMost] = [edges[bin - 1], edges[bin]];
  const digits = (value: number) => String(Number(value.toPrecision(4)));
  const called = name ?? `feature ${feature}`;
  const low = above === undefined ? "" : `${digits(above)} < `;
  const high = atMost === undefined ? "" : ` <= ${digits(atMost)}`;
  const text =
    low !== "" && high === "" ? `${called} > ${digits(above as number)}` : `${low}${called}${high}`;
  return {
    feature,
    text,
    ...(above === undefined ? {} : { above }),
    ...(atMost === undefined ? {} : { atMost }),
  };
}
