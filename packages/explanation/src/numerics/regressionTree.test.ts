import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { heldOutTree } from "./heldOutTree.js";
import { randomStream } from "./randomStream.js";
import { pathOf, type RegressionNode, type RegressionRows, regressionTree } from "./regressionTree.js";
import { atOnce } from "./work.js";

const rowsOf = (x: readonly (readonly number[])[], y: readonly (readonly number[])[]): RegressionRows => ({
  x: Float64Array.from(x.flat()),
  features: x[0]?.length ?? 0,
  y: Float64Array.from(y.flat()),
  outputs: y[0]?.length ?? 0,
});
const grow = (rows: RegressionRows, depth: number, minLeaf = 1) =>
  atOnce(regressionTree(rows, { depth, minLeaf }));

/** The same, as the book says it: every split of every node tried by itself. */
function literal(
  x: readonly (readonly number[])[],
  y: readonly (readonly number[])[],
  depth: number,
  minLeaf: number,
): number {
  const outputs = y[0]?.length ?? 0;
  const errorOf = (own: readonly (readonly number[])[]) => {
    let error = 0;
    for (let k = 0; k < outputs; k++) {
      const mean = own.reduce((sum, each) => sum + (each[k] as number), 0) / own.length;
      error += own.reduce((sum, each) => sum + ((each[k] as number) - mean) ** 2, 0);
    }
    return error;
  };
  const whole = errorOf(y);
  if (depth === 0) return whole;
  let best = { error: whole * (1 - 1e-12), split: (_: number): boolean => true };
  for (let feature = 0; feature < (x[0]?.length ?? 0); feature++) {
    const values = [...new Set(x.map((row) => row[feature] as number))].sort((a, b) => a - b);
    for (const value of values.slice(0, -1)) {
      const isLeft = (row: number) => (x[row]?.[feature] as number) <= value;
      const [left, right] = [y.filter((_, i) => isLeft(i)), y.filter((_, i) => !isLeft(i))];
      const error = errorOf(left) + errorOf(right);
      if (left.length >= minLeaf && right.length >= minLeaf && error < best.error - 1e-9)
        best = { error, split: isLeft };
    }
  }
  const part = (keep: (row: number) => boolean) =>
    literal(
      x.filter((_, i) => keep(i)),
      y.filter((_, i) => keep(i)),
      depth - 1,
      minLeaf,
    );
  const { split } = best;
  return x.every((_, i) => split(i)) ? whole : part(split) + part((i) => !split(i));
}

const errorOf = (nodes: readonly RegressionNode[], { x, features, y, outputs }: RegressionRows) =>
  y.reduce((sum, value, i) => {
    const row = Math.floor(i / outputs);
    const leaf = pathOf(nodes, x.subarray(row * features, (row + 1) * features)).at(-1) as number;
    return sum + (value - (nodes[leaf]?.value[i % outputs] as number)) ** 2;
  }, 0);

describe("a regression tree", () => {
  test("by hand: one split at the step, halfway between its neighbours", () => {
    const nodes = grow(rowsOf([[1, 5], [2, 5], [4, 5], [8, 5]], [[0], [0], [6], [6]]), 3); // biome-ignore format: rows
    expect(nodes).toEqual([
      { value: [3], count: 4, split: { feature: 0, threshold: 3, left: 1, right: 2 } },
      { value: [0], count: 2 },
      { value: [6], count: 2 },
    ]);
  });

  test("takes no less from the error than every split tried by itself", () => {
    const value = fc.integer({ min: -3, max: 3 });
    const table = fc.array(fc.tuple(value, value, value, value, value), { minLength: 2, maxLength: 14 });
    fc.assert(
      fc.property(
        table,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 3 }),
        (table, depth, minLeaf) => {
          const x = table.map(([a, b, c]) => [a, b, c]);
          const y = table.map(([, , , a, b]) => [a, b]);
          const rows = rowsOf(x, y);
          const nodes = grow(rows, 1, minLeaf);
          expect(errorOf(nodes, rows)).toBeCloseTo(literal(x, y, 1, minLeaf), 6);
          const deeper = grow(rows, depth, minLeaf);
          expect(errorOf(deeper, rows)).toBeLessThanOrEqual(errorOf(nodes, rows) + 1e-9);
          for (const { split, count } of deeper) {
            if (count < minLeaf) expect(deeper).toHaveLength(1);
            if (split)
              expect((deeper[split.left]?.count as number) + (deeper[split.right]?.count as number)).toBe(
                count,
              );
          }
          const paths = x.map((row) => pathOf(deeper, row).length - 1);
          expect(Math.max(...paths)).toBeLessThanOrEqual(depth);
        },
      ),
    );
  });

  test("neighbouring numbers, offsets of 1e9 and constants are split where they can be", () => {
    const near = 1 + Number.EPSILON;
    expect(grow(rowsOf([[1], [near]], [[0], [1]]), 1)[0]?.split?.threshold).toBe(1);
    const offset = grow(rowsOf([[1], [2], [3], [4]], [[1e9], [1e9], [1e9 + 1], [1e9 + 1]]), 2);
    expect(offset[0]?.split?.threshold).toBe(2.5);
    expect(offset).toHaveLength(3);
    expect(grow(rowsOf([[1], [2]], [[3], [3]]), 4)).toHaveLength(1);
  });
});

test("held-out answers are those of trees that did not see the row", () => {
  const random = randomStream(1);
  const x = Array.from({ length: 60 }, () => [random.normal(), random.normal()]);
  const [step, noise] = [x.map(([a = 0]) => [a > 0 ? 1 : 0]), x.map(() => [random.normal()])];
  const options = { depth: 3, minLeaf: 1, folds: 5, seed: 0 };
  const scoreOf = (y: number[][]) => {
    const found = atOnce(heldOutTree(rowsOf(x, y), options));
    const mean = y.reduce((sum, [value = 0]) => sum + value, 0) / y.length;
    const all = y.reduce((sum, [value = 0]) => sum + (value - mean) ** 2, 0);
    return 1 - y.reduce((sum, [value = 0], i) => sum + (value - (found[i] as number)) ** 2, 0) / all;
  };
  expect(scoreOf(step)).toBeGreaterThan(0.9);
  expect(scoreOf(noise)).toBeLessThan(0);
});
