import type { ExplainedInputs } from "./inputs.js";
import type { HostRows } from "./rows.js";

/** The rows of `a`, then those of `b`. */
export const joinInputs = (a: ExplainedInputs, b: ExplainedInputs): ExplainedInputs => ({
  ...a,
  count: a.count + b.count,
  parts: a.parts.map((part, i) => ({ ...part, ...joinRows(part, b.parts[i] as HostRows) })),
});

function joinRows(a: HostRows, b: HostRows): HostRows {
  const values = new (a.values.constructor as typeof Float64Array)(a.values.length + b.values.length);
  values.set(a.values);
  values.set(b.values, a.values.length);
  const count = a.count + b.count;
  return { ...a, values, count, shape: [count, ...a.rowShape] };
}
