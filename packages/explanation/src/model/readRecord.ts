import { fail, isFloat, quote } from "@hyaline/core";
import type { ExplainedInputs, HostInput, ReadInputsOptions } from "./inputs.js";
import { refuseOtherInputs } from "./refuseOtherInputs.js";
import { type Rows, readRows } from "./rows.js";

/** {@link readInputs} of several inputs: loaded with the first of them. */
export async function readRecord(
  x: Readonly<Record<string, Rows>>,
  what: string,
  { attribute, ...options }: ReadInputsOptions,
): Promise<ExplainedInputs> {
  const names = Object.keys(x);
  if (names.length === 0) fail("argument", `${what} needs at least one input`, quote(x));
  if (attribute) refuseOtherInputs("attribute", attribute, names);
  const parts: HostInput[] = [];
  for (const name of names) {
    const rows = await readRows(x[name] as Rows, `${what}.${name}`, options);
    const attributed = attribute ? attribute.includes(name) : isFloat(rows.dtype);
    parts.push({ ...rows, name, attributed });
    const first = parts[0] as HostInput;
    if (rows.count !== first.count)
      fail(
        "shape",
        `${what}.${name} must have as many rows as ${what}.${first.name}`,
        `${rows.count} for ${first.count}`,
        "inputs go together row by row",
      );
  }
  return { count: parts[0]?.count ?? 0, named: true, parts };
}
