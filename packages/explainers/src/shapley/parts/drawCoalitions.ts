import { randomStream, type Work } from "@hyaline/explanation";
import type { CoalitionSet, Draws } from "./coalitions.js";
import type { Sampling } from "./samples.js";

export interface DrawOptions {
  /** The first size to draw from. */
  readonly first: number;
  /** How many different coalitions are wanted. */
  readonly budget: number;
  /** What the coalitions of sizes 1, 2, … and their complements weigh together. */
  readonly sizes: readonly number[];
  readonly seed: number;
  readonly sampling: Sampling;
}

/**
 * Draws from the sizes from `first` on, each draw with its complement, until `budget` different coalitions are there. By
 * leverage every size is as likely, and a draw weighs what its size's share of the kernel is to that.
 */
export function* drawCoalitions(
  set: CoalitionSet,
  { first, budget, sizes, seed, sampling }: DrawOptions,
): Work<Draws> {
  const { players, weights } = set;
  const random = randomStream(seed);
  const from = set.count;
  const end = from + budget;
  const unit = new Int32Array(end);
  const times = new Float64Array(end);
  const again = (index: number, each: number) => {
    weights[index] = (weights[index] as number) + each;
    times[index] = (times[index] as number) + 1;
  };
  const cumulative: number[] = [];
  // A draw of a paired size gives two coalitions, so it is drawn half as often.
  const kernelOf = (size: number) => (sizes[size - 1] as number) / (size < players - size ? 2 : 1);
  for (let size = first; size <= sizes.length; size++)
    cumulative.push((cumulative.at(-1) ?? 0) + (sampling === "kernel" ? kernelOf(size) : 1));
  const order = Int32Array.from({ length: players }, (_, i) => i);
  const known = new Map<string, number>();
  let total = 0;
  // Where almost everything has been seen, new coalitions hardly come: SHAP's bound on the draws.
  for (let draws = 0; set.count < end && draws < 4 * budget; draws++) {
    if (draws % 64 === 63) yield;
    const size = first + random.index(cumulative);
    random.shuffle(order, size);
    const key = keyOf(order, size, players);
    const seen = known.get(key);
    const hasComplement = size < players - size;
    const each = sampling === "kernel" ? 1 : kernelOf(size);
    total++;
    if (seen !== undefined) {
      again(seen, each);
      if (hasComplement && unit[seen + 1] === seen && seen + 1 < set.count) again(seen + 1, each);
      continue;
    }
    const index = set.count;
    known.set(key, index);
    set.add(order, size, each);
    unit[index] = index;
    times[index] = 1;
    if (!hasComplement || set.count >= end) continue;
    set.addComplement(each);
    unit[index + 1] = index;
    times[index + 1] = 1;
  }
  const mass = sizes.slice(first - 1).reduce((sum, w) => sum + w, 0);
  const drawn = weights.subarray(from, set.count);
  const weighed = drawn.reduce((sum, w) => sum + w, 0);
  drawn.forEach((w, i) => {
    drawn[i] = (w * mass) / weighed;
  });
  return { from, total, unit: unit.subarray(0, set.count), times: times.subarray(0, set.count) };
}

/** A text that two draws share exactly when they have the same players. */
function keyOf(order: Int32Array, size: number, players: number): string {
  const words = new Uint16Array(Math.ceil(players / 16));
  for (let i = 0; i < size; i++) {
    const player = order[i] as number;
    words[player >> 4] = (words[player >> 4] as number) | (1 << (player & 15));
  }
  return String.fromCharCode(...words);
}
