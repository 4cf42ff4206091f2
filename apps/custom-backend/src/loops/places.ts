export type Three = readonly [depth: number, height: number, width: number];

/** Which elements of a source meet which of a target, through which of a kernel. Fewer than three axes are axes of size 1. */
export interface Places {
  readonly source: Three;
  readonly target: Three;
  readonly kernel: Three;
  /** For each axis, at [place in the target × kernel's size + element of the kernel]: the place in the source, or -1. */
  readonly tables: readonly [Int32Array, Int32Array, Int32Array];
}

export const volume = ([depth, height, width]: Three): number => depth * height * width;

/** The element of the source that element `k` of the kernel brings to `place` of the target, or -1. */
export function sourceOf({ source, target, kernel, tables }: Places, place: number, k: number): number {
  const [, height, width] = target;
  const [, kHeight, kWidth] = kernel;
  const x = tables[2][(place % width) * kWidth + (k % kWidth)] as number;
  const [row, kRow] = [Math.floor(place / width), Math.floor(k / kWidth)];
  const y = tables[1][(row % height) * kHeight + (kRow % kHeight)] as number;
  const z = tables[0][Math.floor(row / height) * kernel[0] + Math.floor(kRow / kHeight)] as number;
  return x < 0 || y < 0 || z < 0 ? -1 : (z * source[1] + y) * source[2] + x;
}
