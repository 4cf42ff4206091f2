import type { Stroke } from "./ink.js";

/** What is on the drawing pad: strokes of a hand, or cells of 8 × 8, ink from 0 to 1. */
export interface Pad {
  /** In parts of the pad's side. */
  readonly strokes: readonly Stroke[];
  readonly cells: Float32Array;
  /** The cell that the arrow keys have reached, once they are used. */
  readonly cursor?: readonly [x: number, y: number];
}

export const blankPad: Pad = { strokes: [], cells: new Float32Array(64) };

/** The cell one step away from the cursor, which begins in the middle. */
export function cellAt({ cursor }: Pad, [dx, dy]: readonly [number, number]): readonly [number, number] {
  const [x, y] = cursor ?? [3 - dx, 3 - dy];
  const kept = (n: number) => Math.max(0, Math.min(7, n));
  return [kept(x + dx), kept(y + dy)];
}

/** The pad with the cursor's cell inked, or blank where it was inked. */
export function withCell({ cells, cursor = [3, 3] }: Pad): Pad {
  const next = Float32Array.from(cells);
  const at = cursor[1] * 8 + cursor[0];
  next[at] = (next[at] as number) > 0 ? 0 : 1;
  return { strokes: [], cells: next, cursor };
}

/** Paints the pad: ink is dark on paper, in either theme. */
export function drawPad(canvas: HTMLCanvasElement, { strokes, cells, cursor }: Pad): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const { width: side } = canvas;
  const cell = side / 8;
  context.fillStyle = "#fff";
  context.fillRect(0, 0, side, side);
  cells.forEach((ink, i) => {
    context.fillStyle = `rgb(17 24 39 / ${ink})`;
    context.fillRect((i % 8) * cell, Math.floor(i / 8) * cell, cell, cell);
  });
  context.strokeStyle = "#111827";
  context.lineWidth = side / 13;
  context.lineCap = "round";
  context.lineJoin = "round";
  for (const stroke of strokes) {
    context.beginPath();
    for (const [x, y] of [...stroke, ...stroke.slice(-1)]) context.lineTo(x * side, y * side);
    context.stroke();
  }
  if (cursor) {
    context.strokeStyle = "#c2410c";
    context.lineWidth = 5;
    context.strokeRect(cursor[0] * cell, cursor[1] * cell, cell, cell);
  }
}
