import { readFileSync } from "node:fs";
import { referenceBackend } from "@hyaline/backend-reference";
import { useBackend } from "@hyaline/core";
import { blackBox } from "@hyaline/explanation";
import { readLightGbm, readXgboost, type Tree, type TreeEnsemble, type TreeNode } from "@hyaline/onnx";
import { beforeAll, describe, expect, test } from "vitest";
import { exactShap } from "./exactShap.js";
import { treeShap } from "./treeShap.js";

beforeAll(() => useBackend(referenceBackend()));

const read = (name: string) =>
  JSON.parse(readFileSync(new URL(`../testing/trees/${name}.json`, import.meta.url), "utf8"));
const near = (got: ArrayLike<number> | undefined, right: unknown, digits = 6) => {
  const expected = [right].flat(9) as number[];
  expect(got?.length).toBe(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs((got?.[i] as number) - value), `place ${i}`).toBeLessThan(10 ** -digits);
  });
};

interface Recorded {
  readonly ensemble: TreeEnsemble;
  readonly rows: number[][];
  readonly background: number[][];
  readonly output: number[];
  readonly pathDependent: {
    base: number;
    values: number[][];
    interactions: number[][][];
    saabas: number[][];
  };
  readonly interventional: { base: number; values: number[][] };
}

describe.each(Object.entries(read("sklearn") as Record<string, Recorded>))(
  "scikit-learn's %s, as shap's TreeExplainer",
  (_, { ensemble, rows, background, output, pathDependent, interventional }) => {
    test("path-dependent, with interactions", async () => {
      const found = await treeShap(ensemble, { interactions: true }).explain(rows);
      near(found.output?.values, output);
      near(found.baseValue.values.slice(0, 1), pathDependent.base);
      near(found.values.values, pathDependent.values);
      near(found.interactions?.values, pathDependent.interactions);
      near(
        found.convergenceDelta,
        rows.map(() => 0),
        12,
      );
    });

    test("interventional", async () => {
      const found = await treeShap(ensemble, { background }).explain(rows);
      near(found.baseValue.values.slice(0, 1), interventional.base);
      near(found.values.values, interventional.values, 5);
    });

    test("Saabas", async () => {
      const { values, convergenceDelta } = await treeShap(ensemble, { approximate: true }).explain(rows);
      near(values.values, pathDependent.saabas);
      near(
        convergenceDelta,
        rows.map(() => 0),
        12,
      );
    });
  },
);

interface RecordedLightGbm {
  readonly model: object;
  readonly rows: (number | null)[][];
  readonly raw: number[] | number[][];
  readonly contributions: number[][];
}
describe("LightGBM's own contributions", () => {
  test.each(Object.entries(read("lightGbm") as Record<string, RecordedLightGbm>))(
    "%s",
    async (name, { model, rows, raw, contributions }) => {
      const x = rows.map((row) => row.map((value) => value ?? Number.NaN));
      const trees = readLightGbm(model);
      // A forest predicts the mean of its trees; LightGBM gives raw scores and contributions as their sum.
      const share = name === "random forest" ? trees.trees.length : 1;
      const all = await treeShap(trees).explainOutputs(x);
      all.forEach(({ values, baseValue, output }, k) => {
        x.forEach((row, i) => {
          const right = contributions[i]?.slice(k * (row.length + 1), (k + 1) * (row.length + 1));
          const own = [
            ...values.values.slice(i * row.length, (i + 1) * row.length),
            baseValue.values[i] as number,
          ];
          near(
            own.map((value) => share * value),
            right,
          );
          near([share * (output?.values[i] as number)], [raw[i]].flat()[k]);
        });
      });
    },
  );
});

/** A tree over features that come again on a way down, drawn by a generator of its own. */
function drawnTree(seed: number, depth: number, features: number): Tree {
  let state = seed;
  const next = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
  const nodes: TreeNode[] = [];
  const grow = (level: number, cover: number): number => {
    const at = nodes.push({ leaf: true, value: 2 * next() - 1, cover }) - 1;
    if (level === depth || next() < 0.15) return at;
    const split = { feature: Math.floor(next() * features), threshold: next(), cover };
    const share = Math.round(cover * (0.2 + 0.6 * next()));
    const left = grow(level + 1, share);
    nodes[at] = { ...split, left, right: grow(level + 1, cover - share) };
    return at;
  };
  grow(0, 1000);
  return { nodes };
}

const answerOf = ({ nodes }: Tree, x: readonly number[]): number => {
  let node = nodes[0] as TreeNode;
  while (!node.leaf)
    node = nodes[(x[node.feature] as number) <= node.threshold ? node.left : node.right] as TreeNode;
  return node.value as number;
};
/** What a coalition is worth where absent features follow both branches. */
const worthOf = (
  { nodes }: Tree,
  x: readonly number[],
  present: (feature: number) => boolean,
  at = 0,
): number => {
  const node = nodes[at] as TreeNode;
  if (node.leaf) return node.value as number;
  if (present(node.feature))
    return worthOf(
      { nodes },
      x,
      present,
      (x[node.feature] as number) <= node.threshold ? node.left : node.right,
    );
  const share = (nodes[node.left]?.cover as number) / (node.cover as number);
  const of = (child: number) => worthOf({ nodes }, x, present, child);
  return share * of(node.left) + (1 - share) * of(node.right);
};

describe.each([1, 2, 3])("drawn trees %i against the exact game of the same trees", (seed) => {
  const features = 6;
  const trees = [drawnTree(seed, 8, features), drawnTree(seed + 10, 5, features)];
  const x = [0.3, 0.7, 0.2, 0.9, 0.5, 0.4];
  const background = Array.from({ length: 5 }, (_, i) =>
    x.map((_, j) => (Math.sin(seed + 7 * i + 3 * j) + 1) / 2),
  );

  test("path-dependent, as coalitions of present features", async () => {
    // The game by itself: what is present is 1 in a row of the game's own model.
    const model = blackBox((rows: number[][]) =>
      rows.map((row) => [trees.reduce((sum, tree) => sum + worthOf(tree, x, (f) => row[f] === 1), 0)]),
    );
    const right = await exactShap(model, { background: [x.map(() => 0)] }).explain([x.map(() => 1)]);
    const { values, interactions } = await treeShap(trees, { interactions: true }).explain([x]);
    near(values.values, [...right.values.values], 12);
    const v = (on: readonly number[]) =>
      trees.reduce((sum, tree) => sum + worthOf(tree, x, (f) => on.includes(f)), 0);
    near([interactions?.values[1] as number], interactionOf(v, features, 0, 1) / 2, 12);
  });

  test("interventional, as the same over a background", async () => {
    const model = blackBox((rows: number[][]) =>
      rows.map((row) => [trees.reduce((sum, tree) => sum + answerOf(tree, row), 0)]),
    );
    const right = await exactShap(model, { background }).explain([x]);
    const found = await treeShap(trees, { background, interactions: true }).explain([x]);
    near(found.values.values, [...right.values.values], 12);
    near(found.baseValue.values, [...right.baseValue.values], 12);
    const v = (on: readonly number[]) =>
      background.reduce((sum, row) => {
        const mixed = row.map((value, f) => (on.includes(f) ? (x[f] as number) : value));
        return sum + trees.reduce((s, tree) => s + answerOf(tree, mixed), 0) / background.length;
      }, 0);
    near([found.interactions?.values[2] as number], interactionOf(v, features, 0, 2) / 2, 12);
  });
});

/** The Shapley interaction index, by its definition (Grabisch and Roubens 1999). */
function interactionOf(v: (on: readonly number[]) => number, players: number, i: number, j: number): number {
  const others = Array.from({ length: players }, (_, p) => p).filter((p) => p !== i && p !== j);
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  let sum = 0;
  for (let bits = 0; bits < 2 ** others.length; bits++) {
    const s = others.filter((_, k) => (bits >> k) & 1);
    const weight = (factorial(s.length) * factorial(players - s.length - 2)) / factorial(players - 1);
    sum += weight * (v([...s, i, j]) - v([...s, i]) - v([...s, j]) + v(s));
  }
  return sum;
}

test("XGBoost compares float32 by <, and missing values go where the file says", async () => {
  const trees = readXgboost({
    learner: {
      learner_model_param: { base_score: "5E-1", num_class: "0" },
      objective: { name: "binary:logistic" },
      gradient_booster: {
        name: "dart",
        gbtree: {
          model: {
            tree_info: [0, 0],
            trees: [
              {
                left_children: [1, -1, -1],
                right_children: [2, -1, -1],
                split_indices: [0, 0, 0],
                split_conditions: [0.1, -1, 2],
                default_left: [0, 0, 0],
                sum_hessian: [4, 1, 3],
              },
              {
                left_children: [1, -1, -1],
                right_children: [2, -1, -1],
                split_indices: [1, 0, 0],
                split_conditions: [0, 10, 20],
                default_left: [1, 0, 0],
                sum_hessian: [4, 2, 2],
                categories_nodes: [0],
                categories_segments: [0],
                categories_sizes: [2],
                categories: [1, 3],
              },
            ],
          },
        },
        weight_drop: [1, 0.5],
      },
    },
  });
  const { output, baseValue, values, link } = await treeShap(trees).explain([
    [0.1, 1],
    [0.09, 3.5],
    [Number.NaN, Number.NaN],
    // Below 0.1, and 0.1 once it is float32.
    [0.1 - 1e-10, 2],
  ]);
  expect([...(output?.values ?? [])]).toEqual([12, 9, 7, 7]);
  expect([...baseValue.values.slice(0, 1)]).toEqual([1.25 + 7.5]);
  expect([...values.values.slice(0, 2)]).toEqual([0.75, 2.5]);
  expect(link).toBe("log-odds");
});

describe("what is refused", () => {
  const leaf = { leaf: true, value: 1, cover: 1 } as const;
  const split = { feature: 0, threshold: 0, left: 1, right: 2, cover: 2 };
  test.each<readonly [string, unknown, RegExp]>([
    ["no trees", [], /explains trees/],
    ["a model", () => 0, /explains trees/],
    ["no nodes", [{ nodes: [] }], /root first/],
    ["a cycle", [{ nodes: [{ ...split, left: 0 }, leaf, leaf] }], /reached once/],
    [
      "a node that is not there",
      [{ nodes: [{ ...split, right: 2147483647 }, leaf, leaf] }],
      /nodes that are there/,
    ],
    ["a leaf of NaN", [{ nodes: [{ ...leaf, value: Number.NaN }] }], /finite/],
    ["no covers", [{ nodes: [{ ...split, cover: undefined }, leaf, leaf] }], /background/],
    ["covers that do not add up", [{ nodes: [{ ...split, cover: 1 }, leaf, leaf] }], /background/],
  ])("%s", (_, trees, message) => {
    expect(() => treeShap(trees as never)).toThrow(expect.objectContaining({ code: "argument" }));
    expect(() => treeShap(trees as never)).toThrow(message);
  });

  test("rows of fewer features", async () => {
    const trees = [{ nodes: [{ ...split, feature: 3 }, leaf, leaf] }];
    await expect(treeShap(trees).explain([[1, 2]])).rejects.toMatchObject({ code: "shape" });
  });
});
