import type { Work } from "@hyaline/explanation";

/** Numbers that are sorted or merged between two yields: a millisecond or so. */
const RUN = 8192;

/** The numbers from least to greatest: runs are sorted at once, then merged in turns. */
export function* sorted(values: Float64Array): Work<Float64Array> {
  let from = values.slice();
  for (let start = 0; start < from.length; start += RUN) {
    from.subarray(start, start + RUN).sort();
    yield;
  }
  let to = new Float64Array(from.length);
  for (let run = RUN; run < from.length; run *= 2) {
    for (let start = 0; start < from.length; start += 2 * run) {
      const middle = Math.min(start + run, from.length);
      const end = Math.min(start + 2 * run, from.length);
      let [left, right] = [start, middle];
      for (let at = start; at < end; at++) {
        const takesLeft =
          right >= end || (left < middle && (from[left] as number) <= (from[right] as number));
        to[at] = from[takesLeft ? left++ : right++] as number;
        if ((at + 1) % RUN === 0) yield;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}
