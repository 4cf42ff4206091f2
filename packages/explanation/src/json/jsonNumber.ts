/** A number as JSON holds it: JSON itself has no NaN, no infinities and no negative zero. */
export type JsonNumber = number | null | "Infinity" | "-Infinity" | "-0";

export function numberToJson(value: number): JsonNumber {
  if (Number.isNaN(value)) return null;
  if (Object.is(value, -0)) return "-0";
  if (Number.isFinite(value)) return value;
  return value > 0 ? "Infinity" : "-Infinity";
}

/** The number that `value` stands for, or `undefined` where it stands for none. */
export function numberFromJson(value: unknown): number | undefined {
  if (typeof value === "number") return value;
  if (value === null) return Number.NaN;
  return value === "Infinity" || value === "-Infinity" || value === "-0" ? Number(value) : undefined;
}
