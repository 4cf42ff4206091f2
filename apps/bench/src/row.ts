import { ratioOf } from "./aim.js";
import type { Contest } from "./contest.js";
import { type InterleaveOptions, interleave } from "./interleave.js";
import { median, spread } from "./statistics.js";

/** One line of the table, and one entry of `results.json`. */
export interface Row {
  readonly work: string;
  /** Median milliseconds of a run of ours. */
  readonly ours: number;
  /** Median milliseconds of a run of the peer; the limit, where that stands in for one. */
  readonly peer: number;
  readonly peerName: string;
  /** Kind `faster`: peer / ours. Kinds `cost` and `limit`: ours / peer. */
  readonly ratio: number;
  readonly kind: "faster" | "cost" | "limit";
  readonly aim: string;
  readonly met: boolean;
  /** The interquartile range of each side, halved, over its median. */
  readonly spread: { readonly ours: number; readonly peer: number };
  readonly rounds: number;
}

/** Checks that both sides of a contest do the same, then times them in turns. */
export async function measure(contest: Contest, defaults: InterleaveOptions): Promise<Row> {
  const { aim, work } = contest;
  const options = { ...defaults, ...contest.timing };
  const ours = await contest.ours();
  const peer = await contest.peer?.();
  try {
    if (peer) await contest.check?.(ours, peer);
    const [oursMs = [], peerMs = [aim.limitMs ?? Number.NaN]] = await interleave(
      peer ? [ours, peer] : [ours],
      options,
    );
    const [a, b] = [median(oursMs), median(peerMs)];
    return {
      work,
      ours: a,
      peer: b,
      peerName: peer?.name ?? "limit",
      ratio: ratioOf(aim, a, b),
      kind: aim.kind,
      aim: aim.text,
      met: aim.met(a, b),
      spread: { ours: spread(oursMs), peer: spread(peerMs) },
      rounds: oursMs.length,
    };
  } finally {
    await ours.dispose?.();
    await peer?.dispose?.();
  }
}
