import {
  fail,
  HyalineError,
  type LongCallOptions,
  type NumericArray,
  quote,
  yieldThread,
} from "@hyaline/core";
import { refuseUnknown } from "@hyaline/core/facts";
import type { HostRows } from "../model/index.js";
import { numberSegments, type Segmentation } from "../segmentation/segmentation.js";
import { composeFrom } from "./composeFrom.js";
import type { BoundMasker, Masker } from "./masker.js";

/**
 * What hidden segments show: one number, one for each channel, each segment's mean (`"mean"` or `null`), the image out of
 * focus (`"blur"`), noise as its colours are distributed (`"noise"`), or what is shown around them, grown inwards
 * (`"inpaint"`, composed on the host).
 */
export type SegmentFill = number | readonly number[] | null | "mean" | "blur" | "noise" | "inpaint";

export interface SegmentMaskerOptions {
  /** Cuts an image `[channels, height, width]` into segments. */
  readonly segmentation: Segmentation;
  /** What hidden segments show (default `null`: each segment's mean). */
  readonly hideColor?: SegmentFill;
}

/** A bound masker that knows the segments of its images. */
export interface BoundSegmentMasker extends BoundMasker {
  /** For each pixel its segment: int32[height · width] */
  assignmentOf(row: number): Int32Array;
}

/** Masks the segments of images. */
export interface SegmentMasker extends Masker {
  bind(rows: HostRows, call: LongCallOptions): Promise<BoundSegmentMasker>;
}

/**
 * Segments of images as players: hidden ones show a colour, the mean of what they showed, or another of {@link SegmentFill}.
 *
 * @throws HyalineError when used: `shape` for rows that are no images and labels of another size, naming the image;
 * `argument` for a colour of other channels; `data` for labels that are no integers
 * @example
 * ```ts
 * const given = await readRows(images, "x");
 * const masker = await segmentMasker({ segmentation: gridSegmentation({ size: 4 }) }).bind(given, {});
 * masker.playersOf(0); // 4
 * ```
 */
export function segmentMasker(options: SegmentMaskerOptions): SegmentMasker {
  const { segmentation, hideColor = null } = refuseUnknown("segmentMasker", options, [
    "segmentation",
    "hideColor",
  ]);
  return {
    bind: async (rows, { signal }) => {
      const image = imageSize(rows);
      const { channels, height, width } = image;
      const assignments: Int32Array[] = [];
      const counts: number[] = [];
      const hidden = new (rows.values.constructor as typeof Float64Array)(rows.values.length);
      for (let row = 0; row < rows.count; row++) {
        await yieldThread(signal);
        const values = rows.values.slice(row * rows.rowSize, (row + 1) * rows.rowSize);
        const labels = await labelsOf(
          segmentation,
          { shape: [channels, height, width], values },
          row,
          signal,
        );
        const { segments, count } = numberSegments(labels, height, width, `image ${row}`);
        assignments.push(segments);
        counts.push(count);
        const into = hidden.subarray(row * rows.rowSize, (row + 1) * rows.rowSize);
        if (hideColor === null || hideColor === "mean")
          showMeans(into, { ...image, values }, segments, count);
        else {
          const { showInstead } = await import("./segmentFills.js");
          await showInstead(into, { ...image, values }, hideColor, { row, signal });
        }
      }
      const fillRows = { ...rows, values: hidden };
      const fillOf = (row: number): HostRows => ({
        ...rows,
        count: 1,
        shape: [1, ...rows.rowShape],
        values: hidden.subarray(row * rows.rowSize, (row + 1) * rows.rowSize),
      });
      const assignmentOf = (row: number) => assignments[row] as Int32Array;
      if (hideColor === "inpaint") {
        const { composeInpainted } = await import("./inpainted.js");
        return {
          playersOf: (row) => counts[row] as number,
          assignmentOf,
          baseDependsOnRow: true,
          compose: composeInpainted(rows, image, assignmentOf, signal),
          dispose: () => undefined,
        };
      }
      return {
        playersOf: (row) => counts[row] as number,
        assignmentOf,
        baseDependsOnRow: true,
        fillRows,
        compose: composeFrom(rows, fillOf, assignmentOf),
        dispose: () => undefined,
      };
    },
  };
}

/** What a segmentation gives, or an error that says which image it failed for. */
async function labelsOf(
  segmentation: Segmentation,
  image: NumericArray,
  row: number,
  signal: AbortSignal | undefined,
): Promise<NumericArray> {
  try {
    return await segmentation(image, { signal });
  } catch (cause) {
    if (cause instanceof HyalineError) throw cause;
    const message = cause instanceof Error ? cause.message : quote(cause);
    throw new HyalineError("argument", `the segmentation threw for image ${row}: ${message}`, { cause });
  }
}

/** An image in a row. */
export interface ImageSize {
  readonly channels: number;
  readonly height: number;
  readonly width: number;
}

function imageSize({ rowShape, shape }: HostRows): ImageSize {
  const isImage = rowShape.length === 2 || rowShape.length === 3;
  if (!isImage || rowShape.includes(0))
    fail(
      "shape",
      "images are [rows, channels, height, width] or [rows, height, width]",
      `[${shape.join(", ")}]`,
    );
  const [channels, height, width] = (rowShape.length === 3 ? rowShape : [1, ...rowShape]) as [
    number,
    number,
    number,
  ];
  return { channels, height, width };
}

/** Writes each segment's mean into a row of what is shown instead. */
function showMeans(
  into: Float32Array | Float64Array,
  { channels, values }: ImageSize & { readonly values: ArrayLike<number> },
  segments: Int32Array,
  count: number,
): void {
  const pixels = segments.length;
  const sizes = new Float64Array(count);
  for (const segment of segments) sizes[segment] = (sizes[segment] as number) + 1;
  for (let c = 0; c < channels; c++) {
    const sums = new Float64Array(count);
    segments.forEach((segment, p) => {
      sums[segment] = (sums[segment] as number) + (values[c * pixels + p] as number);
    });
    segments.forEach((segment, p) => {
      into[c * pixels + p] = (sums[segment] as number) / (sizes[segment] as number);
    });
  }
}
