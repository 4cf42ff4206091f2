import { fail, type NumericArray, sizeOf } from "@hyaline/core";

/** Cuts an image `[channels, height, width]` into segments, at once or later: one label per pixel, `[height, width]`. */
export type Segmentation = (image: NumericArray) => NumericArray | Promise<NumericArray>;

/**
 * Labels as players: numbered from 0 without gaps, in the order of first appearance.
 *
 * @param height @param width of the image that the labels are for
 * @throws HyalineError `shape` when there is not one label per pixel, `data` for labels that are no integers
 */
export function numberSegments(
  labels: NumericArray,
  height: number,
  width: number,
): { readonly segments: Int32Array; readonly count: number } {
  const { shape, values } = (labels ?? {}) as Partial<NumericArray>;
  if (!Array.isArray(shape) || !values)
    return fail("shape", "a segmentation gives { shape, values }", typeof labels, "one label per pixel");
  if (shape.length !== 2 || shape[0] !== height || shape[1] !== width || sizeOf(shape) !== values.length) {
    fail("shape", "segments need one label per pixel", `[${shape.join(", ")}] for [${height}, ${width}]`);
  }
  const numbers = new Map<number, number>();
  const segments = Int32Array.from(values, (label) => {
    if (!Number.isInteger(label)) fail("data", "segment labels must be integers", String(label));
    const known = numbers.get(label) ?? numbers.size;
    numbers.set(label, known);
    return known;
  });
  return { segments, count: numbers.size };
}
