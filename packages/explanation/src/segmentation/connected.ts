import type { Work } from "../numerics/work.js";

const STEPS = [[0, 1], [0, -1], [1, 0], [-1, 0]] as const; // biome-ignore format: steps

/**
 * Labels of connected pieces: those that are smaller than the least go to the neighbour that was met last, and none grows
 * beyond the most, as in scikit-image's SLIC.
 */
export function* connected(
  labels: Int32Array,
  height: number,
  width: number,
  { least, most }: { readonly least: number; readonly most: number },
): Work<Int32Array> {
  const out = new Int32Array(labels.length).fill(-1);
  const piece = new Int32Array(Math.max(1, most));
  let next = 0;
  for (let first = 0; first < labels.length; first++) {
    if ((out[first] as number) >= 0) continue;
    let beside = next;
    let size = 1;
    piece[0] = first;
    out[first] = next;
    for (let at = 0; at < size && size < most; at++) {
      const pixel = piece[at] as number;
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      for (const [down, right] of STEPS) {
        if (y + down < 0 || y + down >= height || x + right < 0 || x + right >= width) continue;
        const other = pixel + down * width + right;
        if (labels[other] === labels[first] && out[other] === -1) {
          out[other] = next;
          piece[size++] = other;
          if (size >= most) break;
        } else if ((out[other] as number) >= 0 && out[other] !== next) beside = out[other] as number;
      }
    }
    if (size < least) for (let i = 0; i < size; i++) out[piece[i] as number] = beside;
    else next++;
    if (first % 4096 === 0) yield;
  }
  return out;
}
