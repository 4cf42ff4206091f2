import { inTurns, type Work } from "@hyaline/explanation";
import { answer, decide } from "./decide.js";
import type { Forest } from "./forest.js";
import { interventional } from "./interventional.js";
import { pathDependent } from "./pathDependent.js";
import { pathInteractions } from "./pathInteractions.js";
import { pathMeans } from "./pathMeans.js";

/** What one row's features get, for every output. */
export interface TreeShares {
  /** float64[outputs, features] */
  readonly values: Float64Array;
  /** float64[outputs, features, features], main effects on the diagonal. */
  readonly pairs: Float64Array | undefined;
}

/** The game of trees, whose players are features. */
export interface TreeGame {
  /** What nobody is worth: float64[outputs]. */
  readonly base: Float64Array;
  /** @param left which way the row goes at each branch */
  play(left: Uint8Array, signal: AbortSignal | undefined): Promise<TreeShares>;
}

interface TreeGameOptions {
  readonly interactions: boolean;
  /** Saabas' values. */
  readonly approximate: boolean;
  /** Rows that absent features take their values of, in the precision of the thresholds. */
  readonly background?: readonly Float64Array[];
}

/** Bytes of decisions that are held at one time. */
const MOST_BYTES = 67108864;

export function* treeGame(
  forest: Forest,
  features: number,
  { interactions, approximate, background }: TreeGameOptions,
): Work<TreeGame> {
  const { outputs, nodes } = forest;
  const size = outputs * features;
  const shares = () => ({
    values: new Float64Array(size),
    pairs: interactions ? new Float64Array(size * features) : undefined,
  });
  if (!background) {
    const give = (approximate ? pathMeans : pathDependent)(forest, features);
    const givePairs = interactions ? pathInteractions(forest, features) : undefined;
    return {
      base: meansOf(forest),
      play: async (left, signal) => {
        const found = shares();
        await inTurns(give(left, found.values), signal);
        if (found.pairs && givePairs) {
          await inTurns(givePairs(left, found.pairs), signal);
          setDiagonal(found.pairs, found.values, outputs, features);
        }
        return found;
      },
    };
  }
  const give = interventional(forest, features);
  const count = nodes.feature.length;
  const held = Math.max(1, Math.min(background.length, Math.floor(MOST_BYTES / count)));
  const ways = new Uint8Array(held * count);
  const decideAt = (row: number, slot: number) =>
    decide(forest, background[row] as Float64Array, ways, slot * count);
  const base = new Float64Array(outputs);
  for (const row of background.keys()) {
    const slot = row % held;
    decideAt(row, slot);
    answer(forest, ways, slot * count).forEach((value, k) => {
      base[k] = (base[k] as number) + value / background.length;
    });
    yield;
  }
  const areAllHeld = held === background.length;
  const weight = 1 / background.length;
  function* againstAll(left: Uint8Array, { values, pairs }: TreeShares): Work<void> {
    for (const row of background?.keys() ?? []) {
      const slot = row % held;
      if (!areAllHeld) decideAt(row, slot);
      yield* give(left, ways, slot * count, weight, values, pairs);
      if (row % 16 === 15) yield;
    }
  }
  return {
    base,
    play: async (left, signal) => {
      const found = shares();
      await inTurns(againstAll(left, found), signal);
      if (found.pairs) setDiagonal(found.pairs, found.values, outputs, features);
      return found;
    },
  };
}

/** The mean answer, by the rows that came by. */
function meansOf({ trees, nodes: { at, values }, base }: Forest): Float64Array {
  const out = base.slice();
  for (const { root, output, width } of trees)
    for (let k = 0; k < width; k++)
      out[output + k] = (out[output + k] as number) + (values[(at[root] as number) + k] as number);
  return out;
}

/** What is left of a feature's value once its pairs have theirs. */
function setDiagonal(pairs: Float64Array, values: Float64Array, outputs: number, features: number): void {
  for (let row = 0; row < outputs * features; row++) {
    const own = pairs.subarray(row * features, (row + 1) * features);
    own[row % features] = (values[row] as number) - own.reduce((sum, pair) => sum + pair, 0);
  }
}
