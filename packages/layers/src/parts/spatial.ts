/** What layers over spatial axes check of them. */
import { fail, formatSpec, type Spec } from "@hyaline/core";

/** `x`, after a check that it is [batch, channels, ...spatial] with so many spatial axes. */
export function checkSpatial<X extends Spec>(layer: string, x: X, rank: number): X {
  if (x.shape.length === rank + 2) return x;
  const axes = rank === 1 ? "length" : ["depth", "height", "width"].slice(3 - rank).join(", ");
  return fail(
    "shape",
    `${layer} needs inputs [batch, channels, ${axes}]`,
    formatSpec(x),
    "add or reshape axes?",
  );
}

/** One whole number for each spatial axis, from one that holds for all or a list. */
export function perSpatialAxis(
  layer: string,
  what: string,
  given: number | readonly number[],
  rank: number,
): readonly number[] {
  const list = typeof given === "number" ? new Array<number>(rank).fill(given) : [...given];
  return list.length === rank
    ? list
    : fail("argument", `${layer} needs ${rank} ${what}s`, `[${list.join(", ")}]`);
}
