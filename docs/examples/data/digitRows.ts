import { csv } from "./csv.js";

/** 1,797 handwritten digits of 8 × 8 pixels, `images: [row, channel, row, column]` from 0 to 1, and which ones they are. */
export async function digitRows(): Promise<{ readonly images: number[][][][]; readonly labels: number[] }> {
  const [, ...rows] = await csv("digits");
  const numbers = rows.map((row) => row.map(Number));
  const line = (row: number[], i: number) => row.slice(i * 8, i * 8 + 8).map((value) => value / 16);
  return {
    images: numbers.map((row) => [Array.from({ length: 8 }, (_, i) => line(row, i))]),
    labels: numbers.map((row) => row[64] as number),
  };
}
