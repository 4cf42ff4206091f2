import { fail, type NumericArray, quote, sizeOf } from "@hyaline/core";

/** What a segmentation is told besides its image. */
export interface SegmentationCall {
  /** Aborted when the explanation is. */
  readonly signal?: AbortSignal | undefined;
}

/** Cuts an image `[channels, height, width]` into segments, at once or later: one label per pixel, `[height, width]`. */
export type Segmentation = (
  image: NumericArray,
  call?: SegmentationCall,
) => NumericArray | Promise<NumericArray>;

/**
 * Labels as players: numbered from 0 without gaps, in the order of first appearance.
 *
 * @param height @param width of the image that the labels are for
 * @param of the image, for messages
 * @throws HyalineError `shape` when there is not one label per pixel, `data` for labels that are no integers
 */
export function numberSegments(
  labels: NumericArray,
  height: number,
  width: number,
  of = "an image",
): { readonly segments: Int32Array; readonly count: number } {
  const { shape, values } = (labels ?? {}) as Partial<NumericArray>;
  if (!Array.isArray(shape) || !values)
    return fail(
      "shape",
      "a segmentation gives { shape, values }",
      `${quote(labels)} for ${of}`,
      "one label per pixel",
    );
  if (shape.length !== 2 || shape[0] !== height || shape[1] !== width || sizeOf(shape) !== values.length) {
    fail(
      "shape",
      "segments need one label per pixel",
      `[${shape.join(", ")}] for [${height}, ${width}], ${of}`,
    );
  }
  const numbers = new Map<number, number>();
  const segments = new Int32Array(values.length);
  let [last, number] = [Number.NaN, -1];
  for (let p = 0; p < values.length; p++) {
    const label = values[p] as number;
    if (label !== last) {
      if (!Number.isInteger(label))
        fail("data", "segment labels must be integers", `${quote(label)} in ${of}`);
      number = numbers.get(label) ?? numbers.size;
      numbers.set(label, number);
      last = label;
    }
    segments[p] = number;
  }
  return { segments, count: numbers.size };
}
