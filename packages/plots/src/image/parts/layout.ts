import { fail } from "@hyaline/core";

/** How the numbers of one image are laid out. */
export interface ImageLayout {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly channelsFirst: boolean;
  /** Where the number of a pixel and channel is. */
  indexOf(pixel: number, channel: number): number;
}

export interface LayoutOptions {
  /** The shape of one image where the explained rows are flat, such as `[28, 28]`. */
  readonly imageShape?: readonly number[] | undefined;
  /** Where the channels are; told by their number, 1, 3 or 4, when left out: in front, as in ONNX, if both would do. */
  readonly layout?: "channels-first" | "channels-last" | undefined;
}

const isChannels = (n: number | undefined): boolean => n === 1 || n === 3 || n === 4;

/**
 * The layout of images of `shape`: `[height, width]`, `[channels, height, width]` or `[height, width, channels]`.
 *
 * @throws HyalineError `shape` when it is none of these
 */
export function imageLayout(shape: readonly number[], options: LayoutOptions): ImageLayout {
  return (
    findLayout(shape, options) ??
    fail(
      "shape",
      "an image is [height, width], or that with 1, 3 or 4 channels in front or behind",
      `[${(options.imageShape ?? shape).join(", ")}]`,
      "say imageShape and layout",
    )
  );
}

/** Whether rows of a shape are images. */
export const isImage = (shape: readonly number[], options: LayoutOptions): boolean =>
  findLayout(shape, options) !== undefined;

function findLayout(
  shape: readonly number[],
  { imageShape, layout }: LayoutOptions,
): ImageLayout | undefined {
  const sizes = imageShape ?? shape;
  if (!sizes.every((n) => Number.isInteger(n) && n > 0)) return undefined;
  const [a = 0, b = 0, c = 0] = sizes;
  if (sizes.length === 2) return layoutOf(a, b, 1, true);
  const first = layout === "channels-first" || (layout === undefined && isChannels(a));
  if (sizes.length !== 3 || !isChannels(first ? a : c)) return undefined;
  return first ? layoutOf(b, c, a, true) : layoutOf(a, b, c, false);
}

function layoutOf(height: number, width: number, channels: number, channelsFirst: boolean): ImageLayout {
  const pixels = height * width;
  return {
    height,
    width,
    channels,
    channelsFirst,
    indexOf: (pixel, channel) => (channelsFirst ? channel * pixels + pixel : pixel * channels + channel),
  };
}
