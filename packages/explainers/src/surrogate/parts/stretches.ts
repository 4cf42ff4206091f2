import { fail } from "@hyaline/core";
import { type HostRows, randomStream } from "@hyaline/explanation";
import { rowsLike } from "../../global/parts/columns.js";

/** A series cut into stretches of time, alike for all rows. */
export interface Stretches {
  readonly players: number;
  /** For each element of a row its player. */
  readonly playerOf: Int32Array;
  readonly steps: number;
  readonly channels: number;
  /** Which steps a stretch is of. */
  nameOf(player: number): string;
}

/** @throws HyalineError `shape` for what is no series, `argument` for more stretches than steps */
export function stretchesOf(
  { rowShape, shape }: HostRows,
  {
    segments,
    channels: how,
  }: { readonly segments?: number | undefined; readonly channels: "together" | "apart" },
): Stretches {
  const [steps = 0, channels = 1] = rowShape;
  if (rowShape.length < 1 || rowShape.length > 2 || steps === 0)
    fail("shape", "limeSeries needs series, [rows, time] or [rows, time, channels]", `[${shape.join(", ")}]`);
  const count = segments ?? Math.min(10, steps);
  if (count > steps) fail("argument", `segments are at most as many as steps, ${steps}`, String(count));
  const stretchOf = (step: number) => Math.floor((step * count) / steps);
  const apart = how === "apart";
  const playerOf = Int32Array.from({ length: steps * channels }, (_, i) => {
    const stretch = stretchOf(Math.floor(i / channels));
    return apart ? stretch * channels + (i % channels) : stretch;
  });
  return {
    players: apart ? count * channels : count,
    playerOf,
    steps,
    channels,
    nameOf: (player) => {
      const stretch = apart ? Math.floor(player / channels) : player;
      const own = Array.from({ length: steps }, (_, step) => step).filter(
        (step) => stretchOf(step) === stretch,
      );
      const time = own.length === 1 ? `step ${own[0]}` : `steps ${own[0]} to ${own.at(-1)}`;
      return apart ? `${time}, channel ${player % channels}` : time;
    },
  };
}

/** What every element of each row shows where its stretch is hidden. */
export function filled(
  rows: HostRows,
  { steps, channels, playerOf }: Stretches,
  fill: "mean" | "line" | "zero" | "noise",
  seed: number,
): Float64Array {
  const out = new Float64Array(rows.values.length);
  if (fill === "zero") return out;
  for (let row = 0; row < rows.count; row++) {
    const random = randomStream(seed, row);
    for (let channel = 0; channel < channels; channel++) {
      const place = (step: number) => row * rows.rowSize + step * channels + channel;
      const own = Float64Array.from({ length: steps }, (_, step) => rows.values[place(step)] as number);
      const mean = own.reduce((sum, v) => sum + v, 0) / steps;
      const deviation = Math.sqrt(own.reduce((sum, v) => sum + (v - mean) ** 2, 0) / steps);
      const player = (step: number) => playerOf[step * channels + channel];
      for (let step = 0; step < steps; step++) {
        if (fill === "mean") out[place(step)] = mean;
        else if (fill === "noise") out[place(step)] = mean + deviation * random.normal();
        else {
          let [first, last] = [step, step];
          while (first > 0 && player(first - 1) === player(step)) first--;
          while (last + 1 < steps && player(last + 1) === player(step)) last++;
          // From the step before the stretch to the one behind it.
          const [a, b] = [Math.max(0, first - 1), Math.min(steps - 1, last + 1)];
          const part = a === b ? 0 : (step - a) / (b - a);
          out[place(step)] = (1 - part) * (own[a] as number) + part * (own[b] as number);
        }
      }
    }
  }
  return out;
}

/** Copies of a row, some of its stretches hidden. */
export function masked(
  rows: HostRows,
  row: number,
  masks: Uint8Array,
  playerOf: Int32Array,
  fills: Float64Array,
): HostRows {
  const { rowSize } = rows;
  const players = playerOf.reduce((most, player) => Math.max(most, player + 1), 0);
  const count = masks.length / players;
  const values = new Float64Array(count * rowSize);
  for (let k = 0; k < count; k++)
    for (let i = 0; i < rowSize; i++) {
      const isShown = masks[k * players + (playerOf[i] as number)] === 1;
      const from = row * rowSize + i;
      values[k * rowSize + i] = (isShown ? rows.values[from] : fills[from]) as number;
    }
  return rowsLike(rows, values);
}
