import { inTurns } from "@hyaline/explanation";
import { expect, test } from "vitest";
import type { L1 } from "./l1.js";
import { sparseSolver } from "./sparseRegression.js";

const players = 12;
const count = 120;
const masks = Uint8Array.from({ length: count * players }, (_, at) =>
  Number(Math.sin(0.3 + 12.9898 * (at + 1)) > 0.1),
);
const rows = Array.from({ length: count }, (_, k) => [...masks.subarray(k * players, (k + 1) * players)]);

/** What a coalition is worth: a few players, two pairs, and a little of all. */
const worth = (z: readonly number[]) => {
  const on = (i: number) => z[i] as number;
  const all = z.reduce((sum, bit, i) => sum + i * bit, 0);
  return 2 * on(0) - on(3) + on(0) * on(5) + 0.5 * on(7) * on(8) + 0.3 * Math.sin(all);
};

/**
 * Of the same coalitions and values by NumPy's least squares on the players that scikit-learn 1.2.1 selects of SHAP's
 * augmented rows, with `lars_path(max_iter=k)` and `StandardScaler(with_mean=False)`, `LassoLarsIC(criterion)`.
 */
const recorded: readonly (readonly [L1, readonly number[]])[] = [
  [3, [1.799812564441, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.304633125975, 0.387588963377]],
  [6, [2.433866717672, 0, 0, -0.967072555467, 0, 0.541919786888, 0, 0, 0.42976735273, 0, -0.19413430089, 0.247687652859]],
  ["aic", [2.234243575923, 0.248146107485, 0.204172819298, -1.225252242471, 0.069916147038, 0.487057247459, -0.041544613906, -0.050608006629, 0.551421773052, 0, -0.112434172724, 0.126916019268]],
  ["bic", [2.254900529513, 0.214547604702, 0.259253323821, -1.208752392768, 0, 0.45542098218, 0, 0, 0.489241210608, 0, 0, 0.027423395737]],
]; // biome-ignore format: a line for each

test.each(recorded)(
  "l1 %s keeps the players that scikit-learn keeps, with their values",
  async (l1, expected) => {
    const kernel = rows
      .map((z) => z.reduce((sum, bit) => sum + bit, 0))
      .map((size) => 1 / (size * (players - size)));
    const total = kernel.reduce((sum, w) => sum + w, 0);
    const weights = Float64Array.from(kernel, (w) => w / total);
    const base = worth(new Array<number>(players).fill(0));
    const values = Float64Array.from(rows, (z) => worth(z) - base);
    const solver = await inTurns(sparseSolver({ players, count, masks, weights }, l1 as never));
    const fit = await inTurns(solver(values, worth(new Array<number>(players).fill(1)) - base));
    expect(fit.standardError).toBeUndefined();
    expected.forEach((value, i) => {
      expect(fit.values[i]).toBeCloseTo(value, 10);
    });
  },
);
