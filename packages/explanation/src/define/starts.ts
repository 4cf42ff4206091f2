/**
 * Calls that start from several rows and take the mean: loaded by the first of them.
 */
import { fail, type LongCallOptions, sameShape } from "@hyaline/core";
import { attributedOf, type HostRows, type Rows, readRows, repeatRow } from "../model/index.js";
import { RunningMean } from "../numerics/runningMean.js";
import type { TracedMethod } from "./method.js";
import type { OpenCall } from "./openCall.js";
import type { Ends } from "./runTraced.js";

/**
 * A call's options that are rows, once for each start.
 *
 * @throws HyalineError `shape` for starts that are no rows like those of x, or of which inputs have different numbers
 */
export async function startsOf<C>(
  { starts, baseValueAt }: TracedMethod<C>,
  { inputs, several, rowOptions }: OpenCall,
  long: LongCallOptions,
): Promise<readonly OpenCall["rowOptions"][]> {
  const attributed = attributedOf(inputs);
  const names = attributed.map(({ name }) => name);
  const given = several?.byInput("baselines", starts, names) ?? (() => starts);
  const parts = await Promise.all(
    attributed.map(async ({ name, dtype, rowShape }): Promise<HostRows> => {
      const found = await readRows(given(name) as Rows, "baselines", { ...long, dtype });
      if (!sameShape(found.rowShape, rowShape))
        fail("shape", "baselines are rows like those of x", `[${found.shape}] for [rows, ${rowShape}]`);
      return { ...found, dtype };
    }),
  );
  const count = parts[0]?.count ?? 0;
  if (parts.some((part) => part.count !== count))
    fail("shape", "baselines has as many rows of each input", parts.map((part) => part.count).join(", "));
  return Array.from({ length: count }, (_, row) => ({
    ...rowOptions,
    [baseValueAt as string]: parts.map((part) => repeatRow(part, row, 1)),
  }));
}

/** The mean of what several starts gave. */
export function meanOf() {
  let last: Ends | undefined;
  let [gradients, most] = [0, 0];
  const means = new Map<string, RunningMean>();
  const add = (key: string, values: ArrayLike<number> | undefined) => {
    if (!values) return;
    const mean = means.get(key) ?? new RunningMean(values.length);
    means.set(key, mean);
    mean.add(values);
  };
  return {
    add: (ends: Ends): void => {
      last = ends;
      gradients += ends.gradients ?? 0;
      most = Math.max(most, (ends.used as { readonly steps?: number } | undefined)?.steps ?? 0);
      ends.rows.values.forEach(({ values }, i) => {
        add(`values${i}`, values);
      });
      add("total", ends.rows.total);
      add("base", ends.baseValue);
    },
    result: (): Ends => {
      const ends = last as Ends;
      const total = means.get("total")?.values;
      const values = ends.rows.values.map((each, i) => ({
        shape: each.shape,
        values: (each.values.constructor as typeof Float64Array).from(
          (means.get(`values${i}`) as RunningMean).values,
        ),
      }));
      return {
        ...ends,
        rows: { ...ends.rows, values, ...(total ? { total } : {}) },
        baseValue: (means.get("base") as RunningMean).values,
        gradients,
        ...(ends.used ? { used: { steps: most } } : {}),
      };
    },
  };
}
