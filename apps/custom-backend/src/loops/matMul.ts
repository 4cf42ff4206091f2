import type { Numbers } from "@hyaline/backend-reference";
import type { Loop } from "./loop.js";
import { addTile, WIDTH } from "./tile.js";

export interface MatMul {
  readonly n: number;
  readonly k: number;
  readonly m: number;
  /** Where each batch's matrices start. */
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** Units are the rows of all batches. */
export const matMul: Loop<MatMul> = ([a, b], out, { n, k, m, left, right }, from, to) => {
  const panel = new Float64Array(k * WIDTH);
  const totals = new Float64Array(2 * WIDTH);
  for (let row = from; row < to; ) {
    const batch = Math.floor(row / n);
    const end = Math.min(to, (batch + 1) * n);
    const start = (left[batch] as number) - batch * n * k;
    for (let column = 0; column < m; column += WIDTH) {
      const width = Math.min(WIDTH, m - column);
      copyColumns(b as Numbers, (right[batch] as number) + column, m, width, panel);
      for (let i = row; i < end; i += 2) {
        // The last of an odd number of rows is computed twice.
        const next = Math.min(i + 1, end - 1);
        totals.fill(0);
        addTile(totals, a as Numbers, start + i * k, start + next * k, k, panel);
        for (let j = 0; j < width; j++) {
          out[i * m + column + j] = totals[j] as number;
          out[next * m + column + j] = totals[WIDTH + j] as number;
        }
      }
    }
    row = end;
  }
};

/** Columns of a matrix as rows of four; what is missing at the edge stays as it is and is never stored. */
function copyColumns(b: Numbers, start: number, m: number, width: number, panel: Float64Array): void {
  for (let p = 0, at = start; p < panel.length; p += WIDTH, at += m) {
    for (let j = 0; j < width; j++) panel[p + j] = b[at + j] as number;
  }
}
