import { fail, formatSpec, quote, type Spec } from "@hyaline/core";

/** How much at the ends of the spatial axes: one number everywhere, or [before, after] for each. */
export type Widths = number | readonly (readonly [before: number, after: number])[];

/** The widths of all axes: none at the batch and the channels. */
export function spatialWidths(
  layer: string,
  x: Spec,
  widths: Widths,
): readonly (readonly [number, number])[] {
  const rank = x.shape.length - 2;
  if (rank < 1)
    fail("shape", `${layer} needs inputs [batch, channels, ...spatial]`, formatSpec(x), "add axes?");
  const pairs =
    typeof widths === "number" ? Array.from({ length: rank }, () => [widths, widths] as const) : widths;
  if (pairs.length !== rank)
    fail(
      "argument",
      `${layer} needs [before, after] for each of ${rank} spatial axes`,
      quote(widths),
      "or one number",
    );
  return [[0, 0], [0, 0], ...pairs];
}

/** Refuses widths that are no whole numbers from 0 up. */
export function checkWidths(layer: string, widths: Widths): void {
  const given = Array.isArray(widths) ? widths.flat() : [widths];
  if (given.length > 0 && given.every((n) => Number.isInteger(n) && n >= 0)) return;
  fail("argument", `${layer} takes whole numbers from 0 up`, quote(widths), "as in 1, or [[1, 1], [2, 0]]");
}
