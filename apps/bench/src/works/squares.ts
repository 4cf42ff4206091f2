/** 16 squares of 7 × 7 pixels: players of a 28 × 28 image. */
export const squares = {
  shape: [1, 28, 28],
  values: Float64Array.from({ length: 784 }, (_, i) => 4 * Math.floor(i / 28 / 7) + Math.floor((i % 28) / 7)),
};
