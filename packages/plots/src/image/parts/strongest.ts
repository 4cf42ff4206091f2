import { formatNumber } from "../../parts/axis/formatNumber.js";
import type { Drawing } from "../../parts/picture.js";
import type { ExplainedImage } from "./explainedImage.js";

/** The pixels that matter most to the first explanation, with what every explanation says of them. */
export function strongest(images: readonly ExplainedImage[]): Drawing["table"] {
  const { values, width } = (images[0] as ExplainedImage).attribution;
  const shown = indicesOfLargest(values, 10);
  return {
    columns: ["Pixel (row, column)", ...images.map(({ row }) => row.method)],
    rows: shown.map((i) => [
      `${Math.floor(i / width)}, ${i % width}`,
      ...images.map(({ attribution }) => formatNumber(attribution.values[i] as number, 4)),
    ]),
    omitted: values.length - shown.length,
  };
}

/** Where the `count` largest sizes are, in one pass: images have millions of pixels. */
function indicesOfLargest(values: Float64Array, count: number): number[] {
  const found: number[] = [];
  const size = (i: number) => Math.abs(values[i] as number) || 0;
  for (let i = 0; i < values.length; i++) {
    if (found.length === count && size(i) <= size(found[count - 1] as number)) continue;
    const place = found.findIndex((other) => size(other) < size(i));
    found.splice(place < 0 ? found.length : place, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
}
