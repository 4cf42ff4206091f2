import { fail, quote } from "@hyaline/core";
import { randomStream } from "../numerics/randomStream.js";
import { inTurns } from "../numerics/work.js";
import { smoothed } from "../segmentation/smoothed.js";
import type { ImageSize, SegmentFill } from "./segmentMasker.js";

type Image = ImageSize & { readonly values: Float32Array | Float64Array };

/** How far out of focus: the longer side to the deviation of the Gaussian. */
const FOCUS = 8;

/**
 * Writes what hidden segments of an image show, all of it. Nothing where what they show depends on what else is hidden.
 *
 * @throws HyalineError `argument` for what is no fill, or has other channels
 */
export async function showInstead(
  into: Float32Array | Float64Array,
  image: Image,
  fill: Exclude<SegmentFill, null | "mean">,
  { row, signal }: { readonly row: number; readonly signal: AbortSignal | undefined },
): Promise<void> {
  const { channels, height, width, values } = image;
  if (fill === "inpaint") return;
  if (fill === "blur") {
    const sigma = Math.max(height, width) / FOCUS;
    into.set(await inTurns(smoothed(Float64Array.from(values), height, width, sigma), signal));
  } else if (fill === "noise") showNoise(into, image, row);
  else {
    const colours = typeof fill === "number" ? new Array<number>(channels).fill(fill) : fill;
    if (!Array.isArray(colours) || colours.length !== channels || !colours.every(Number.isFinite))
      fail(
        "argument",
        'hideColor is a number, one for each channel, null, "mean", "blur", "noise" or "inpaint"',
        `${quote(fill)} for ${channels} channels`,
      );
    const pixels = height * width;
    for (const [c, colour] of colours.entries()) into.fill(colour, c * pixels, (c + 1) * pixels);
  }
}

/** Normal draws with each channel's mean and deviation, within its range; the same for a row each time. */
function showNoise(
  into: Float32Array | Float64Array,
  { channels, height, width, values }: Image,
  row: number,
): void {
  const random = randomStream(0, row);
  const pixels = height * width;
  for (let c = 0; c < channels; c++) {
    const own = Float64Array.from(values.subarray(c * pixels, (c + 1) * pixels));
    const mean = own.reduce((sum, v) => sum + v, 0) / pixels;
    const deviation = Math.sqrt(own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / pixels);
    const [low, high] = [own.reduce((a, b) => Math.min(a, b)), own.reduce((a, b) => Math.max(a, b))];
    for (let p = 0; p < pixels; p++)
      into[c * pixels + p] = Math.min(high, Math.max(low, mean + deviation * random.normal()));
  }
}
