import { fail } from "@hyaline/core";
import { type Chosen, choice, flag, text, value } from "@hyaline/core/facts";
import type { Explanation } from "@hyaline/explanation";
import { rowOption } from "../../parts/rowOption.js";
import { type ExplainedImage, explainedImage } from "./explainedImage.js";

const isShape = (given: unknown): boolean =>
  Array.isArray(given) && given.every((n) => Number.isInteger(n) && n > 0);
const isRange = (given: unknown): boolean =>
  Array.isArray(given) && given.length === 2 && given.every((n) => Number.isFinite(n));

/** What every plot of images takes. */
export const imageOptions = {
  ...rowOption,
  /** Which of several inputs, by its name (default: the first that is an image). */
  input: text("Which of several inputs, by its name (default: the first that is an image).", undefined),
  /** The shape of one image where the explained rows are flat, such as `[28, 28]`. */
  imageShape: value<readonly number[]>(
    "The shape of one image where the explained rows are flat, such as [28, 28].",
    "a list of sizes",
    isShape,
  ),
  /** Where the channels are; told by their number, 1, 3 or 4, when left out: in front, as in ONNX, if both would do. */
  layout: choice(
    "Where the channels are; auto tells by their number, 1, 3 or 4: in front, as in ONNX, if both would do.",
    ["auto", "channels-first", "channels-last"],
    "auto",
  ),
  /** The numbers that are shown as black and white; the image's smallest and largest when left out. */
  valueRange: value<readonly [black: number, white: number]>(
    "The numbers that are shown as black and white; the image's smallest and largest when left out.",
    "two numbers",
    isRange,
  ),
  /** Shows large numbers dark, as ink on paper (default false). */
  invert: flag("Shows large numbers dark, as ink on paper.", false),
};

/**
 * Explanations of one image, side by side.
 *
 * @throws HyalineError `argument` for none or more than 8, `shape` where they are of several images
 */
export function imagesOf(
  plot: string,
  explanations: Explanation | readonly Explanation[],
  { layout, ...options }: Chosen<typeof imageOptions>,
): readonly ExplainedImage[] {
  const list: readonly Explanation[] = Array.isArray(explanations)
    ? explanations
    : [explanations as Explanation];
  if (list.length === 0 || list.length > 8)
    fail("argument", `${plot} shows 1 to 8 explanations`, String(list.length));
  const read = { ...options, layout: layout === "auto" ? undefined : layout };
  const images = list.map((explanation) => explainedImage(explanation, read));
  const { height, width } = (images[0] as ExplainedImage).original;
  for (const { original } of images)
    if (original.height !== height || original.width !== width)
      fail(
        "shape",
        "explanations side by side are of the same image",
        `${original.height} × ${original.width} and ${height} × ${width}`,
      );
  return images;
}
