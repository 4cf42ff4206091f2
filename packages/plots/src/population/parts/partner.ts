import { drawable } from "../../parts/drawable.js";
import type { Population } from "../../parts/population.js";

/**
 * The feature whose values go most with a feature's attributions among rows of like values of that feature: the sum of the
 * absolute correlations within ten bins, as SHAP's `approximate_interactions` has it. Among the features that matter most.
 */
export function strongestPartner({ features, read }: Population, feature: number): number | undefined {
  const rows = read.flatMap(({ values, dataOf }) => {
    const [x, y] = [dataOf(feature), values[feature] ?? Number.NaN];
    return x !== undefined && drawable(x) && drawable(y) ? [{ x, y, dataOf }] : [];
  });
  rows.sort((a, b) => a.x - b.x);
  const size = Math.max(3, Math.min(50, Math.floor(rows.length / 10)));
  let best: { readonly feature: number; readonly strength: number } | undefined;
  for (const { feature: other } of features) {
    if (other === feature) continue;
    let strength = 0;
    for (let i = 0; i < rows.length; i += size) {
      const bin = rows.slice(i, i + size);
      strength += Math.abs(
        correlation(
          bin.map(({ y }) => y),
          bin.map(({ dataOf }) => dataOf(other) ?? Number.NaN),
        ),
      );
    }
    if (strength > (best?.strength ?? 0)) best = { feature: other, strength };
  }
  return best?.feature;
}

/** Pearson's, 0 where there is none. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, v) => sum + v, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((v, i) => {
    const w = b[i] as number;
    ab += (v - ma) * (w - mb);
    aa += (v - ma) ** 2;
    bb += (w - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb) || 0;
}
