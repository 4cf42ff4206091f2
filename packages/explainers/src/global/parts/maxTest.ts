import { type CallOptions, yieldThread } from "@hyaline/core";
import { randomStream } from "@hyaline/explanation";

/**
 * p-values of several statistics at once by permutation: how often the largest of all, of labels that are shuffled among the
 * rows, is as large as each was. That none of those which mean nothing comes out is then as likely as of a single one.
 *
 * Source: P. Westfall, S. Young, "Resampling-Based Multiple Testing", 1993, section 2.6 (single-step max T).
 *
 * @param statistics of labels, the same number each time, comparable with each other
 */
export async function maxTest(
  labels: Int32Array,
  statistics: (labels: Int32Array) => Float64Array,
  { permutations, seed }: { readonly permutations: number; readonly seed: number },
  { signal }: CallOptions = {},
): Promise<{ readonly observed: Float64Array; readonly pValues: number[] }> {
  const observed = statistics(labels);
  const asLarge = new Float64Array(observed.length);
  const random = randomStream(seed);
  const shuffled = labels.slice();
  for (let draw = 0; draw < permutations; draw++) {
    random.shuffle(shuffled);
    const largest = statistics(shuffled).reduce((a, b) => Math.max(a, b), 0);
    observed.forEach((value, i) => {
      // What rounding makes of an equal is an equal.
      if (largest >= value * (1 - 1e-12)) asLarge[i] = (asLarge[i] as number) + 1;
    });
    const turn = yieldThread(signal);
    if (turn) await turn;
  }
  return { observed, pValues: Array.from(asLarge, (count) => (count + 1) / (permutations + 1)) };
}
