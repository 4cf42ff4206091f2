import { fail, sameShape } from "@hyaline/core";
import type { Explanation } from "@hyaline/explanation";
import { drawable } from "../../parts/drawable.js";
import { type ExplainedRow, explainedRow } from "../../parts/explainedRow.js";
import { ofImageInput } from "./imageInput.js";
import { type ImageLayout, imageLayout, type LayoutOptions } from "./layout.js";
import { enlarge, type Raster, raster } from "./raster.js";

export interface ExplainedImageOptions extends LayoutOptions {
  readonly row: number;
  readonly input?: string | undefined;
  readonly valueRange?: readonly [black: number, white: number] | undefined;
  readonly invert: boolean;
}

/** An image and what each of its pixels contributed. */
export interface ExplainedImage {
  readonly row: ExplainedRow;
  /** Brightness from 0 to 1, in 1 (grey), 3 or 4 channels. */
  readonly original: Raster;
  /** One attribution per pixel: the sum over its channels. */
  readonly attribution: Raster;
  /** The largest size of a pixel's attribution, 0 when there is none. */
  readonly largest: number;
  readonly notFinite: number;
  /** The segment of each pixel, where there are segments: that of its first channel. */
  readonly owners?: readonly number[];
}

/**
 * @throws HyalineError `shape` when the rows are not images or the values do not belong to their pixels, `argument` for an
 * input that is not there
 */
export function explainedImage(given: Explanation, options: ExplainedImageOptions): ExplainedImage {
  const explanation = ofImageInput(given, options.input, options);
  const row = explainedRow(explanation, options.row);
  const rows = explanation.data.shape[0] as number;
  const layout = imageLayout(explanation.data.shape.slice(1), options);
  const size = explanation.data.values.length / rows;
  const { height, width, channels } = layout;
  if (size !== height * width * channels)
    fail(
      "shape",
      "imageShape must fit the explained rows",
      `[${String(options.imageShape)}] for ${size} numbers`,
    );
  const at = options.row * size;
  const data = explanation.data.values.slice(at, at + size);
  const attribution = mapOf(explanation, row, layout) ?? pixelAttributions(row, layout);
  let largest = 0;
  let notFinite = 0;
  for (const value of attribution.values) {
    if (drawable(value)) largest = Math.max(largest, Math.abs(value));
    else notFinite++;
  }
  const owners = row.owners;
  return {
    row,
    original: brightness(data, layout, options),
    attribution,
    largest,
    notFinite,
    ...(owners
      ? {
          owners: Array.from(
            { length: height * width },
            (_, pixel) => owners[layout.indexOf(pixel, 0)] as number,
          ),
        }
      : {}),
  };
}

/** A map of a layer, which has places of its own: the sum of its channels, enlarged. */
function mapOf(
  { values, data, players }: Explanation,
  row: ExplainedRow,
  layout: ImageLayout,
): Raster | undefined {
  const shape = values.shape.slice(1);
  if (players || shape.length < 2 || shape.length > 3 || sameShape(values.shape, data.shape))
    return undefined;
  const channelsFirst = layout.channelsFirst || shape.length === 2;
  const places = channelsFirst ? shape.slice(-2) : shape.slice(0, 2);
  const [height, width] = places as [number, number];
  const pixels = height * width;
  const channels = row.values.length / pixels;
  const map = raster(height, width, 1);
  row.values.forEach((value, i) => {
    map.values[channelsFirst ? i % pixels : Math.floor(i / channels)]! += value;
  });
  return enlarge(map, layout.height, layout.width);
}

function pixelAttributions({ values, owners }: ExplainedRow, layout: ImageLayout): Raster {
  const { height, width, channels, indexOf } = layout;
  const pixels = height * width;
  const result = raster(height, width, 1);
  const add = (pixel: number, value: number) => {
    result.values[pixel]! += value;
  };
  if (values.length === pixels * channels) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      for (let c = 0; c < channels; c++) add(pixel, values[indexOf(pixel, c)] as number);
    }
  } else if (owners) {
    // Every pixel of a segment shows what the whole segment contributed; one whose channels differ, all of theirs.
    for (let pixel = 0; pixel < pixels; pixel++) {
      const its = new Set(Array.from({ length: channels }, (_, c) => owners[indexOf(pixel, c)] as number));
      for (const player of its) if (player >= 0) add(pixel, values[player] ?? Number.NaN);
    }
  } else if (values.length === pixels) {
    for (let pixel = 0; pixel < pixels; pixel++) add(pixel, values[pixel] as number);
  } else {
    fail(
      "shape",
      "an image overlay needs a value for each number, pixel or player of the image",
      `${values.length} values for ${channels} × ${height} × ${width}`,
      "give the explanation its players",
    );
  }
  return result;
}

function brightness(
  data: ArrayLike<number>,
  { height, width, channels, indexOf }: ImageLayout,
  { valueRange, invert }: ExplainedImageOptions,
): Raster {
  let [low, high] = valueRange ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  if (!valueRange) {
    for (let i = 0; i < data.length; i++) {
      const value = data[i] as number;
      if (!drawable(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const span = high > low ? high - low : 1;
  const result = raster(height, width, channels);
  for (let pixel = 0; pixel < height * width; pixel++) {
    for (let c = 0; c < channels; c++) {
      const level = Math.min(1, Math.max(0, ((data[indexOf(pixel, c)] as number) - low) / span));
      result.values[pixel * channels + c] = invert && c < 3 ? 1 - level : level;
    }
  }
  return result;
}
