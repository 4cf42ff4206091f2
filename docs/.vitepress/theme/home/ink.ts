// From what a hand draws to what the net reads. The net's digits were made so: a bitmap of the digit alone, brought to the
// same size, and the ink in each of 8 × 8 blocks counted (Alpaydin and Kaynak, 1998).

/** A point on the pad, in any unit. */
export type Point = readonly [x: number, y: number];
export type Stroke = readonly Point[];

const side = 64;
/** The width of a pen, so that a digit has about as much ink as those that the net learnt from. */
const pen = 8;

/** Ink from 0 to 1 in 8 × 8 blocks, row by row: the strokes brought to the height (or width) of the image, and in its middle. */
export function inkOf(strokes: readonly Stroke[]): Float32Array {
  const points = strokes.flat();
  const ink = new Float32Array(64);
  const context = new OffscreenCanvas(side, side).getContext("2d", { willReadFrequently: true });
  if (points.length === 0 || !context) return ink;
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const scale = (side - pen) / Math.max(right - left, bottom - top, 1e-6);
  const place = ([x, y]: Point): Point => [
    side / 2 + (x - (left + right) / 2) * scale,
    side / 2 + (y - (top + bottom) / 2) * scale,
  ];
  context.lineWidth = pen;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    for (const point of stroke) context.lineTo(...place(point));
    // A dot is a line to where it began.
    context.lineTo(...place(stroke[stroke.length - 1] as Point));
    context.stroke();
  }
  const { data } = context.getImageData(0, 0, side, side);
  const block = side / 8;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const at = Math.floor(y / block) * 8 + Math.floor(x / block);
      ink[at] = (ink[at] as number) + (data[(y * side + x) * 4 + 3] as number) / 255 / (block * block);
    }
  return ink;
}
